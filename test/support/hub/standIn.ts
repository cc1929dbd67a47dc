/**
 * A hub on loopback that behaves as the real one: small files from the hub itself, large ones by a redirect to another
 * host, with the headers that its clients go by; and, on request, every way in which a network fails.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** So many bytes, then the connection is reset. */
  | { readonly kind: 'cut'; readonly after: number }
  /** So many bytes, then nothing. */
  | { readonly kind: 'stall'; readonly after: number }
  /** In so many pieces. */
  | { readonly kind: 'slow'; readonly pieces: number }
  | { readonly kind: 'wrongBytes' }
  /** So many bytes more or fewer than the file has, said so and sent so. */
  | { readonly kind: 'wrongLength'; readonly by: number }
  /** Chunked, without a length, and over too soon. */
  | { readonly kind: 'short'; readonly by: number }
  | { readonly kind: 'portal' }
  /** The range is not heeded. */
  | { readonly kind: 'noRange' }
  /** Another range than the one asked for. */
  | { readonly kind: 'otherRange' }
  /** Another file of the same length is there by now, under another etag. */
  | { readonly kind: 'changed' };

export interface Repository {
  readonly commit: string;
  readonly files: Readonly<Record<string, Buffer>>;
  /** Given only with this token. */
  readonly token?: string;
}

export interface Asked {
  readonly host: 'hub' | 'store';
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly authorization: string | undefined;
  readonly fault: Fault['kind'] | undefined;
  /** Of a file, as far as they went to the socket. */
  sent: number;
}

/** Asked of each request; what it returns happens to it. */
export type Misfortune = (asked: Asked) => Fault | undefined;

/** In bytes: from here on a file is stored elsewhere. */
const large = 10_000;

export class StandIn {
  readonly repositories = new Map<string, Repository>();
  readonly log: Asked[] = [];
  misfortune: Misfortune = () => undefined;
  private readonly servers: Server[] = [];
  private hubPort = 0;
  private storePort = 0;

  /** @param tls PEM; with them both hosts speak HTTPS */
  constructor(private readonly tls?: { readonly key: string; readonly cert: string }) {}

  get endpoint(): string {
    return this.origin(this.hubPort);
  }

  private origin(port: number): string {
    return `${this.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  }

  async start(): Promise<this> {
    this.hubPort = await this.listen('hub');
    this.storePort = await this.listen('store');
    return this;
  }

  async stop(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    }
  }

  private async listen(host: Asked['host']): Promise<number> {
    const handle = (request: IncomingMessage, response: ServerResponse) => void this.answer(host, request, response);
    const server = this.tls ? createTlsServer(this.tls, handle) : createServer(handle);
    this.servers.push(server);
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }

  private async answer(host: Asked['host'], request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    request.resume();
    const url = new URL(request.url ?? '/', 'http://x');
    const path = decodeURIComponent(url.pathname);
    const asked: Asked = {
      host,
      method,
      path,
      range: headers.range,
      ifRange: headers['if-range'] as string | undefined,
      authorization: headers.authorization,
      fault: undefined,
      sent: 0,
    };
    const fault = this.misfortune(asked);
    this.log.push(Object.assign(asked, { fault: fault?.kind }));
    if (fault?.kind === 'portal') return page(response);
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter });
      response.end();
      return;
    }
    const [, repository, rest] = /^\/(?:api\/models\/)?([^/]+\/[^/]+)(\/.*)?$/.exec(path) ?? [];
    if (host === 'store') return this.store(asked, url, response, fault);
    const found = this.repositories.get(repository ?? '');
    if (!found) return json(response, 404, { error: 'Repository not found' }, { 'x-error-code': 'RepoNotFound' });
    if (found.token && headers.authorization !== `Bearer ${found.token}`)
      return json(response, 401, { error: 'Access is restricted' }, { 'x-error-code': 'GatedRepo' });
    if (path.startsWith('/api/')) return api(response, repository!, found, rest ?? '');
    const [, file] = /^\/resolve\/[^/]+\/(.+)$/.exec(rest ?? '') ?? [];
    const content = file === undefined ? undefined : found.files[file];
    if (!content) return json(response, 404, {}, { 'x-error-code': 'EntryNotFound', 'x-repo-commit': found.commit });
    const etag = etagOf(content);
    const named = { 'x-repo-commit': found.commit };
    if (content.length >= large) {
      response.writeHead(302, {
        ...named,
        'x-linked-etag': `"${etag}"`,
        'x-linked-size': String(content.length),
        location: `${this.origin(this.storePort)}/${repository}/blob?file=${file}`,
      });
      response.end();
    } else await give(asked, response, content, { ...named, etag: `"${etag}"` }, fault);
  }

  private async store(asked: Asked, url: URL, response: ServerResponse, fault: Fault | undefined): Promise<void> {
    const [, repository] = /^\/([^/]+\/[^/]+)\/blob$/.exec(url.pathname) ?? [];
    const content = this.repositories.get(repository ?? '')?.files[url.searchParams.get('file') ?? ''];
    if (!content) return json(response, 404, {}, {});
    const isChanged = fault?.kind === 'changed';
    // The store has names of its own for what it holds.
    const etag = `"store-${etagOf(content).slice(0, 16)}${isChanged ? '-other' : ''}"`;
    await give(asked, response, isChanged ? other(content) : content, { etag }, fault);
  }
}

export function etagOf(content: Buffer): string {
  return content.length >= large
    ? createHash('sha256').update(content).digest('hex')
    : createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

function api(response: ServerResponse, id: string, { commit, files }: Repository, rest: string): void {
  if (/^\/tree\//.test(rest)) {
    const tree = Object.entries(files).map(([path, content]) => {
      const lfs =
        content.length >= large ? { lfs: { oid: etagOf(content), size: content.length, pointerSize: 134 } } : {};
      const oid = content.length >= large ? createHash('sha1').update(path).digest('hex') : etagOf(content);
      return { type: 'file', oid, size: content.length, path, ...lfs };
    });
    json(response, 200, tree, {});
    return;
  }
  const siblings = Object.keys(files).map(rfilename => ({ rfilename }));
  json(response, 200, { id, modelId: id, sha: commit, siblings, tags: [], private: false, downloads: 0 }, {});
}

function json(response: ServerResponse, status: number, value: unknown, headers: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

function page(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Welcome</title><p>Please sign in to use this network.');
}

/** The same length, other bytes. */
function other(content: Buffer): Buffer {
  const changed = Buffer.from(content);
  for (let i = 0; i < changed.length; i += 1 + (changed.length >> 3)) changed[i] = changed[i]! ^ 0x55;
  return changed;
}

async function give(
  asked: Asked,
  response: ServerResponse,
  whole: Buffer,
  headers: Record<string, string>,
  fault: Fault | undefined,
): Promise<void> {
  const kind = fault?.kind;
  let content = kind === 'wrongBytes' ? other(whole) : whole;
  if (fault?.kind === 'wrongLength')
    content =
      fault.by < 0
        ? content.subarray(0, Math.max(0, content.length + fault.by))
        : Buffer.concat([content, Buffer.alloc(fault.by, 7)]);
  const [, from] = /^bytes=(\d+)-$/.exec(asked.range ?? '') ?? [];
  const isSame = asked.ifRange === undefined || asked.ifRange === headers.etag;
  let start = from !== undefined && isSame && kind !== 'noRange' ? Number(from) : 0;
  if (start >= content.length && start > 0) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${content.length}` });
    response.end();
    return;
  }
  if (kind === 'otherRange' && start > 0) start = Math.floor(start / 2);
  const part = content.subarray(start);
  const partial = start > 0 || (from !== undefined && isSame && kind !== 'noRange');
  const lengths = kind === 'short' ? {} : { 'content-length': String(part.length) };
  response.writeHead(partial ? 206 : 200, {
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    ...headers,
    ...lengths,
    ...(partial ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
  });
  if (asked.method === 'HEAD') return void response.end();
  await send(asked, response, part, fault);
}

async function send(asked: Asked, response: ServerResponse, part: Buffer, fault: Fault | undefined): Promise<void> {
  const write = (bytes: Buffer) =>
    new Promise<void>(done => {
      asked.sent += bytes.length;
      if (response.destroyed) done();
      else response.write(bytes, () => done());
    });
  switch (fault?.kind) {
    case 'cut':
      await write(part.subarray(0, fault.after));
      response.destroy();
      return;
    case 'stall':
      response.flushHeaders();
      await write(part.subarray(0, fault.after));
      return;
    case 'short':
      await write(part.subarray(0, Math.max(0, part.length - fault.by)));
      response.end();
      return;
    case 'slow': {
      const step = Math.max(1, Math.ceil(part.length / fault.pieces));
      for (let at = 0; at < part.length && !response.destroyed; at += step) {
        await write(part.subarray(at, at + step));
        await new Promise(done => setTimeout(done, 4));
      }
      response.end();
      return;
    }
    default:
      asked.sent = part.length;
      response.end(part);
  }
}
