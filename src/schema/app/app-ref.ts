import type { App } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type AppObject = Held<App>;

export const AppRef = builder.objectRef<AppObject>('App');
