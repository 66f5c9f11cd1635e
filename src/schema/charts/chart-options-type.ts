import type { ChartFilterOption, ChartOptions, ChartSegmentOption } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { chartName, chartResolution, type ChartName } from './chart-enums.ts';

/** What can be asked of one chart. */
export interface ChartOptionsObject {
  readonly name: ChartName;
  readonly data: ChartOptions;
}

type Choice = ChartOptions['resolutions'][number];

interface Selector {
  readonly name: string;
  readonly data: NonNullable<ChartOptions['user_selectors']>[string];
}

export const ChartOptionsRef = builder.objectRef<ChartOptionsObject>('ChartOptions');
const ChartResolutionOptionRef = builder.objectRef<Choice>('ChartResolutionOption');
const ChartSegmentOptionRef = builder.objectRef<ChartSegmentOption>('ChartSegmentOption');
const ChartFilterOptionRef = builder.objectRef<ChartFilterOption>('ChartFilterOption');
const ChartSelectorOptionRef = builder.objectRef<Selector>('ChartSelectorOption');
const ChartChoiceRef = builder.objectRef<Choice>('ChartChoice');

/** The fields that lead to the options carry the rule; the parts add nothing to it. */
const access = { rule: 'free' } as const;

ChartOptionsRef.implement({
  description: 'What can be asked of a chart: how finely, of what, and divided by what.',
  access: { rule: { operation: 'get-chart-options', customers: 'none' } },
  fields: (t) => ({
    name: t.field({
      type: chartName.ref,
      nullable: true,
      description: 'The chart that the options are of.',
      resolve: ({ name }) => name,
    }),
    resolutions: t.field({
      type: [ChartResolutionOptionRef],
      nullable: true,
      description: 'The lengths of period that the chart offers.',
      resolve: ({ data }) => data.resolutions,
    }),
    segments: t.field({
      type: [ChartSegmentOptionRef],
      nullable: true,
      description: 'What the chart can be divided by.',
      resolve: ({ data }) => data.segments,
    }),
    filters: t.field({
      type: [ChartFilterOptionRef],
      nullable: true,
      description: 'What the chart can be narrowed by.',
      resolve: ({ data }) => data.filters,
    }),
    selectors: t.field({
      type: [ChartSelectorOptionRef],
      nullable: true,
      description: 'The choices about how the chart counts.',
      resolve: ({ data }) =>
        Object.entries(data.user_selectors ?? {}).map(([name, it]) => ({ name, data: it })),
    }),
  }),
});

ChartResolutionOptionRef.implement({
  description: 'A length of period that a chart offers.',
  access,
  fields: (t) => ({
    id: t.exposeID('id', { nullable: true, description: "RevenueCat's id of the resolution." }),
    displayName: t.string({
      nullable: true,
      description: 'What the resolution is called.',
      resolve: (option) => option.display_name,
    }),
    resolution: t.field({
      type: chartResolution.ref,
      nullable: true,
      description: 'The `resolution` to ask the chart with.',
      resolve: (option) => chartResolution.read(option.display_name.toLowerCase()),
    }),
  }),
});

ChartSegmentOptionRef.implement({
  description: 'Something that a chart can be divided by, such as the country.',
  access,
  fields: (t) => ({
    id: t.exposeID('id', { nullable: true, description: 'The `segment` to ask the chart with.' }),
    displayName: t.string({
      nullable: true,
      description: 'What it is called.',
      resolve: (option) => option.display_name,
    }),
    groupDisplayName: t.string({
      nullable: true,
      description: 'What the group is called under which it is shown; null when it is in none.',
      resolve: (option) => option.group_display_name,
    }),
  }),
});

ChartFilterOptionRef.implement({
  description: 'Something that a chart can be narrowed by, such as the store.',
  access,
  fields: (t) => ({
    id: t.exposeID('id', { nullable: true, description: 'The `name` of a filter to ask the chart with.' }),
    displayName: t.string({
      nullable: true,
      description: 'What it is called.',
      resolve: (option) => option.display_name,
    }),
    groupDisplayName: t.string({
      nullable: true,
      description: 'What the group is called under which it is shown; null when it is in none.',
      resolve: (option) => option.group_display_name,
    }),
    options: t.field({
      type: [ChartChoiceRef],
      nullable: true,
      description: 'The values that a filter can let through.',
      resolve: (option) => option.options,
    }),
  }),
});

ChartSelectorOptionRef.implement({
  description: 'A choice about how a chart counts, such as what revenue means.',
  access,
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description: 'The `name` of a selector to ask the chart with.',
    }),
    displayName: t.string({
      nullable: true,
      description: 'What the choice is called.',
      resolve: ({ data }) => data.display_name,
    }),
    defaultValue: t.string({
      nullable: true,
      description: 'The id of the value that is in force when nothing is chosen.',
      resolve: ({ data }) => data.default,
    }),
    options: t.field({
      type: [ChartChoiceRef],
      nullable: true,
      description: 'The values to choose from.',
      resolve: ({ data }) => data.options,
    }),
  }),
});

ChartChoiceRef.implement({
  description: 'One value of a filter or selector.',
  access,
  fields: (t) => ({
    id: t.exposeID('id', { nullable: true, description: 'The value to ask the chart with.' }),
    displayName: t.string({
      nullable: true,
      description: 'What the value is called.',
      resolve: (choice) => choice.display_name,
    }),
  }),
});
