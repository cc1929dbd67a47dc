/** A process that gets one model of the hub and ends. It ends as well when whoever asked is gone. */

import { namedModel } from '../../model/catalog/named';
import { openCheckpoint } from '../../model/checkpoint/checkpoint';
import { getModel } from '../../model/hub/getModel';
import { inWords, Pacer } from '../../model/hub/pace';
import { hubSettings } from '../../model/hub/settings';
import { asFailure, Failed } from '../../protocol/failure';
import type { FromFetch, GotModel, ToFetch } from '../../protocol/fetch';

/** Milliseconds between two reports. */
const often = 100;

const stop = new AbortController();
const send = (message: FromFetch) => process.connected && process.send?.(message);

process.on('disconnect', () => process.exit());
process.on('message', (message: ToFetch) => {
  if (message.kind === 'cancel') stop.abort();
  else
    get(message).then(
      got => end({ kind: 'got', got }),
      error => end({ kind: 'failed', failure: asFailure(error) }),
    );
});

function end(message: FromFetch): void {
  process.send?.(message, () => process.disconnect());
}

async function get({ name, access }: Extract<ToFetch, { kind: 'get' }>): Promise<GotModel> {
  const { id, repository, pin } = namedModel(name);
  if (repository === undefined) throw new Failed('is-here', `${id} comes with IOI Lens.`, 'Install IOI Lens again.');
  const pacer = new Pacer();
  let last = 0;
  const { folder, bytes, isPinned } = await getModel({ repository, pin }, hubSettings(process.env, access), {
    signal: stop.signal,
    onProgress: ({ isElsewhere, done, total }) => {
      const pace = pacer.mark(done, total);
      if (performance.now() - last < often && done < total) return;
      last = performance.now();
      const said = inWords(done, total, pace);
      send({ kind: 'progress', done, total, said: isElsewhere ? `${said} (another process fetches it)` : said });
    },
  });
  openCheckpoint(folder);
  return { folder, bytes, isPinned };
}
