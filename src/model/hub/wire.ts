/**
 * One request to the hub, through proxies and over redirects. A token goes to the endpoint's own origin (scheme, name
 * and port) and to no other that it redirects to.
 */
import { EnvHttpProxyAgent, request } from 'undici';
import { Failed } from '../../protocol/failure';
import { badCertificate, badProxy } from './problems';
import type { HubSettings } from './settings';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface Answer {
  readonly status: number;
  /** Of the last host. */
  readonly headers: Headers;
  /** Of the endpoint itself, before it sent us elsewhere. */
  readonly hub: Headers;
  /** Where the answer came from. */
  readonly host: string;
  readonly body: AsyncIterable<Buffer> & { dump(): Promise<void> };
}

const mostRedirects = 6;
const redirects = new Set([301, 302, 303, 307, 308]);

export class Wire {
  private readonly agent: EnvHttpProxyAgent;

  constructor(readonly settings: HubSettings) {
    const { proxy, strictTls } = settings;
    const tls = strictTls ? {} : { rejectUnauthorized: false };
    try {
      this.agent = new EnvHttpProxyAgent({
        ...(proxy ? { httpProxy: proxy, httpsProxy: proxy } : {}),
        connect: tls,
        requestTls: tls,
        proxyTls: tls,
        // Silence is watched for by who reads: bytes, not headers, are what counts.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
    } catch {
      // Not what it says: an address of a proxy may hold a password.
      throw badProxy;
    }
  }

  /** @param path below the endpoint, or an address that the hub gave. */
  async get(path: string, signal: AbortSignal, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { endpoint, token } = this.settings;
    const { origin } = new URL(endpoint);
    let url = new URL(path.startsWith('/') ? endpoint + path : path);
    let hub: Headers = {};
    for (let hop = 0; hop < mostRedirects; hop++) {
      const own = url.origin === origin;
      const {
        statusCode,
        headers: got,
        body,
      } = await request(url, {
        dispatcher: this.agent,
        signal,
        headers: {
          ...headers,
          'user-agent': 'ioi-lens',
          // Bytes as they are: a range of a compressed file would be another range.
          'accept-encoding': 'identity',
          ...(own && token ? { authorization: `Bearer ${token}` } : {}),
        },
      }).catch((error: unknown) => {
        const code = certificateProblem(error);
        // It will be no better a moment later.
        throw code === undefined ? error : badCertificate(url.host, code);
      });
      if (own) hub = { ...hub, ...got };
      const { location } = got;
      if (!redirects.has(statusCode) || typeof location !== 'string')
        return { status: statusCode, headers: got, hub, host: url.host, body };
      await body.dump();
      if (!URL.canParse(location, url.href)) throw badRedirect(url);
      url = new URL(location, url);
      if (url.protocol !== 'https:' && url.protocol !== 'http:') throw badRedirect(url);
    }
    throw badRedirect(url);
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

/** The codes of Node for a certificate that is not trusted; nothing for any other error. */
function certificateProblem(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  const ofCertificates = /CERT|^(CRL_|INVALID_|PATH_LENGTH|HOSTNAME_MISMATCH$|UNABLE_TO_(GET|DECRYPT|VERIFY|DECODE))/;
  return typeof code === 'string' && ofCertificates.test(code) ? code : undefined;
}

function badRedirect({ host }: URL): Failed {
  return new Failed(
    'bad-redirect',
    `${host} sends the download on without an end.`,
    'Check HF_ENDPOINT and the proxy.',
  );
}

export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** As the hub's clients name blobs: without quotation marks and weakness. */
export function plainEtag(etag: string | undefined): string | undefined {
  return etag?.replace(/^W\//, '').replace(/^"|"$/g, '');
}

export function isPage(headers: Headers): boolean {
  return /\btext\/html\b/.test(header(headers, 'content-type') ?? '');
}
