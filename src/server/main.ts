/** The language server as a process: `--node-ipc` under an editor, `--stdio` elsewhere. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './serve';

const connection = createConnection(ProposedFeatures.all);

// Whatever goes wrong, the editor keeps its language server: a request fails, the next one is answered.
const survive = (what: string) => (error: unknown) => {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  try {
    connection.console.error(`${what}: ${said}`);
  } catch {
    // The connection itself is what is gone; its end ends this process.
  }
};
process.on('uncaughtException', survive('Unexpected'));
process.on('unhandledRejection', survive('Unexpected rejection'));

serve(connection);
connection.listen();
