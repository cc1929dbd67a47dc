/** How the hub is reached, by the conventions of its own clients: environment variables and the token's file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failed } from '../../protocol/failure';
import { expanded, hubCache, hubHome } from './layout';

export interface HubSettings {
  /** Scheme, host and port, and the path that a mirror may have; no slash at the end. */
  readonly endpoint: string;
  readonly cache: string;
  /** Nothing is asked of any network. */
  readonly offline: boolean;
  /** Goes to the endpoint's own origin and nowhere else. */
  readonly token?: string;
  /** In place of what `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say. */
  readonly proxy?: string;
  /** Whether certificates are checked; only the person's own editor setting says no. */
  readonly strictTls: boolean;
}

/** What an editor adds to the environment. */
export interface HubOverrides {
  readonly token?: string;
  readonly proxy?: string;
  readonly strictTls?: boolean;
}

const yes = /^(1|on|yes|true)$/i;

/** @throws Failed `bad-endpoint` */
export function hubSettings(env: NodeJS.ProcessEnv = process.env, overrides: HubOverrides = {}): HubSettings {
  const token = overrides.token ?? tokenOf(env);
  return {
    endpoint: endpointOf(env),
    cache: hubCache(env),
    offline: yes.test(env.HF_HUB_OFFLINE ?? ''),
    strictTls: overrides.strictTls ?? true,
    ...(token ? { token } : {}),
    ...(overrides.proxy ? { proxy: overrides.proxy } : {}),
  };
}

function endpointOf(env: NodeJS.ProcessEnv): string {
  const written = (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username) return written;
  throw new Failed(
    'bad-endpoint',
    `HF_ENDPOINT is ${JSON.stringify(written.slice(0, 80))}, which is no address.`,
    'Set it to one such as https://huggingface.co, or leave it out.',
  );
}

function tokenOf(env: NodeJS.ProcessEnv): string | undefined {
  const said = env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN;
  if (said?.trim()) return said.trim();
  const file = env.HF_TOKEN_PATH ? expanded(env.HF_TOKEN_PATH, env) : join(hubHome(env), 'token');
  try {
    return existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined;
  } catch {
    // Somebody else's file: as good as none. The hub says so where one is needed.
    return undefined;
  }
}
