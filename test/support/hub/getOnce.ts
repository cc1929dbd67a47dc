/** A process that gets one model: `node getOnce.cjs ORG/NAME`, by the environment's conventions. */
import { getModel } from '../../../src/model/hub/getModel';
import { hubSettings } from '../../../src/model/hub/settings';
import { asFailure } from '../../../src/protocol/failure';

const [repository = ''] = process.argv.slice(2);
const controller = new AbortController();
process.on('message', () => controller.abort());
let last = 0;
getModel({ repository }, hubSettings(), {
  signal: controller.signal,
  onProgress: ({ done, isElsewhere }) => {
    if (done !== last) process.send?.({ done, isElsewhere });
    last = done;
  },
}).then(
  got => {
    console.log(JSON.stringify(got));
    process.disconnect?.();
  },
  error => {
    console.log(JSON.stringify(asFailure(error)));
    process.disconnect?.();
  },
);
