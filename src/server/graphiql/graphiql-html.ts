/** One document that GraphiQL opens as a tab; `variables` is JSON text. */
export interface GraphiqlTab {
  readonly query: string;
  readonly variables: string | null;
}

/** What the page's own script reads from the page. */
interface GraphiqlSettings {
  readonly title: string;
  readonly tabs: readonly GraphiqlTab[];
  /** JSON text for the headers editor. */
  readonly headers: string | null;
  /** Address of each worker by the label under which the editor asks for it. */
  readonly workers: Readonly<Record<string, string>>;
}

interface GraphiqlHtmlParts {
  readonly nonce: string;
  readonly styleUrl: string;
  readonly scriptUrls: readonly string[];
  readonly settings: GraphiqlSettings;
}

const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#f25a5a"/>' +
      '<path d="M4 12V4h4.5a2.5 2.5 0 0 1 0 5H4m4 0 3.5 3" fill="none" stroke="#fff" stroke-width="1.8"/></svg>',
  );

/** Beside an open documentation panel the title has little room, and its second line would be cut in half. */
const ownStyle = '.graphiql-logo { white-space: nowrap; }';

/** The document of the page. It holds no code: scripts are files, and the settings are data that nothing executes. */
export function graphiqlHtml({ nonce, styleUrl, scriptUrls, settings }: GraphiqlHtmlParts): string {
  const scripts = scriptUrls.map(
    (url) => `<script defer nonce="${attribute(nonce)}" src="${attribute(url)}"></script>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(settings.title)}</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${attribute(styleUrl)}">
<style>${ownStyle}</style>
${scripts.join('\n')}
</head>
<body class="no-focus-outline">
<noscript>GraphiQL needs JavaScript.</noscript>
<div id="root">Loading ...</div>
<script type="application/json" id="graphiql-settings">${scriptData(settings)}</script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Without `<` no text can end the script element or open a comment in it; in JSON the escape means the same. */
function scriptData(data: GraphiqlSettings): string {
  return JSON.stringify(data).replaceAll('<', String.raw`\u003c`);
}
