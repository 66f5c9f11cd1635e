/* global document, location, sessionStorage, YogaGraphiQL */
// Runs in the browser after the editor's own script. Everything it needs from the server is the JSON in the page, so
// that no value is ever written into code.
const settings = JSON.parse(document.getElementById('graphiql-settings').textContent);

globalThis.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) => new URL(settings.workers[label], location.href).href,
};

// Tabs survive a reload and end with the window: documents and variables name customers, so they do not stay on a
// shared machine. The headers editor is not stored at all.
function sessionOnly() {
  try {
    return sessionStorage;
  } catch {
    return null; // The browser forbids storage; GraphiQL then remembers nothing.
  }
}

/** The tab that was open before a reload. */
function restoredTab(storage) {
  try {
    const state = JSON.parse(storage.getItem('graphiql:tabState'));
    return state.tabs[state.activeTabIndex];
  } catch {
    return undefined;
  }
}

const storage = sessionOnly();
const link = new URL(location.href).searchParams;
const linked = link.has('query') ? [{ query: link.get('query'), variables: link.get('variables') }] : [];
const tabs = [...linked, ...settings.tabs];
const open = linked[0] ?? restoredTab(storage) ?? tabs[0];

YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
  endpoint: location.pathname,
  title: settings.title,
  logo: '',
  ...(settings.headers === null ? {} : { headers: settings.headers }),
  ...(tabs.length === 0 ? {} : { defaultTabs: tabs }),
  // GraphiQL finds the open tab by its text. Not told, it drops the first tab's variables, and adds an empty tab to
  // those of before a reload.
  ...(open === undefined ? {} : { query: open.query ?? '', variables: open.variables ?? '' }),
  storage,
  shouldPersistHeaders: false,
  // Without this, each key pressed in any tab would be written to the address, and a reload would show it in the first.
  onEditQuery: () => {},
});
