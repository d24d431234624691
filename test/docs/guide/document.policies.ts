/** The policies of docs/patterns.md, under the path that the pages give them. */
export { DocumentPolicies } from './patterns.js';
