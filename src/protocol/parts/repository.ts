/** What the hub calls a repository: `ORG/NAME`. */
export const repositoryName = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;
