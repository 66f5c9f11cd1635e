/** What the loading of settings needs to know about scopes; handed on, because settings know nothing of who may do what. */
export { scopeCatalogue } from '../auth/scopes.ts';
