/** The commands of what a view may offer as a next step. */
export const acts = {
  openExample: 'ioiLens.openExample',
  newFile: 'ioiLens.newFile',
  trust: 'workbench.trust.manage',
  downloadModel: 'ioiLens.downloadModel',
  restartWorker: 'ioiLens.restartWorker',
  restartServer: 'ioiLens.restartServer',
  showLog: 'ioiLens.showLog',
} as const;
