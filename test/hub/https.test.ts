/** The hub over HTTPS: certificates are checked, a network's own authority can be named, and a proxy changes neither. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { getModel } from '../../src/model/hub/getModel';
import { usualTimes } from '../../src/model/hub/patience';
import type { HubSettings } from '../../src/model/hub/settings';
import { asFailure } from '../../src/protocol/failure';
import { selfSigned } from '../support/hub/certificate';
import { buildGetOnce, getting, hubEnvironment } from '../support/hub/getting';
import { seededRepository } from '../support/hub/repositories';
import { StandIn } from '../support/hub/standIn';
import { Tunnel } from '../support/hub/tunnel';

const home = mkdtempSync(join(tmpdir(), 'ioi-https-'));
const name = 'a/model';
const tls = selfSigned();
const authority = join(home, 'authority.pem');
let hub: StandIn;
let proxy: Tunnel;
let caches = 0;

beforeAll(async () => {
  hub = await new StandIn(tls).start();
  proxy = await new Tunnel().start();
  writeFileSync(authority, tls.cert);
  await buildGetOnce();
});
beforeEach(() => {
  hub.log.length = 0;
  proxy.seen.length = 0;
  hub.repositories.clear();
  hub.repositories.set(name, { ...seededRepository(name, 50_000), token: 'hf_secret' });
});
afterAll(async () => {
  await hub.stop();
  await proxy.stop();
  rmSync(home, { recursive: true, force: true });
});

const newCache = () => join(home, String(++caches));

function get(more: Partial<HubSettings>) {
  const settings = { endpoint: hub.endpoint, cache: newCache(), offline: false, strictTls: true, token: 'hf_secret' };
  return getModel({ repository: name }, { ...settings, ...more }, { signal: new AbortController().signal });
}

const ways = [
  ['straight', () => ({})],
  ['through a proxy', () => ({ proxy: proxy.address })],
] as const;

it.each(ways)('%s, a certificate that nobody vouches for is refused at once, in one line', async (_, more) => {
  const began = performance.now();
  const failure = await get(more()).then(() => undefined, asFailure);
  expect(failure).toMatchObject({
    code: 'bad-certificate',
    message: expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ is not trusted \(\w*SELF_SIGNED\w*\)\.$/),
  });
  // Not after the patience that passing faults are met with.
  expect(performance.now() - began).toBeLessThan(usualTimes.giveUpAfter);
  // No request, hence no token, has reached it.
  expect(hub.log).toEqual([]);
});

it.each(ways)('%s, it is accepted where the person’s own setting says so', async (_, more) => {
  const { bytes } = await get({ ...more(), strictTls: false });
  expect(bytes).toBeGreaterThan(50_000);
  expect(hub.log.map(({ host }) => host)).toContain('store');
  expect(hub.log.filter(({ host, authorization }) => host === 'store' && authorization)).toEqual([]);
  expect(new Set(proxy.seen).size).toBe('proxy' in more() ? 2 : 0);
});

it('an authority named in NODE_EXTRA_CA_CERTS is trusted by the process that fetches', async () => {
  const cache = newCache();
  const own = { HF_TOKEN: 'hf_secret' };
  const without = await getting(name, hubEnvironment(hub.endpoint, cache, own)).ended;
  expect(without).toMatchObject({ code: 'bad-certificate' });
  const more = { ...own, NODE_EXTRA_CA_CERTS: authority };
  const named = await getting(name, hubEnvironment(hub.endpoint, cache, more)).ended;
  expect(named).toMatchObject({ isPinned: false, bytes: expect.any(Number) });
});

it.each(['http://', 'me:secret@nowhere'])('a proxy “%s” is said to be none', async address => {
  const failure = await get({ proxy: address }).then(() => undefined, asFailure);
  expect(failure).toMatchObject({ code: 'bad-proxy' });
  expect(JSON.stringify(failure)).not.toContain('secret');
});
