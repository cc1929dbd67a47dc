/** The editor's theme, and when it changes. VS Code says it in the body's class. */
/** Whether what is drawn stands on a light ground or on a dark one. */
export type Tone = 'light' | 'dark';

export interface Theme {
  readonly tone: Tone;
  readonly isHighContrast: boolean;
  /** The view's background, `rgb(r, g, b)` or `#rrggbb`. */
  readonly ground: string;
}

/** Before there is a style. */
const plain = { light: '#ffffff', dark: '#1f1f1f' } as const;

export function themeOf(body: HTMLElement): Theme {
  const has = (name: string) => body.classList.contains(name);
  const isHighContrast = has('vscode-high-contrast') || has('vscode-high-contrast-light');
  const isLight = has('vscode-light') || has('vscode-high-contrast-light');
  const tone = isLight ? 'light' : 'dark';
  const drawn = getComputedStyle(body).backgroundColor;
  return { tone, isHighContrast, ground: /^rgb\(/.test(drawn) ? drawn : plain[tone] };
}

export function onThemeChange(body: HTMLElement, handler: () => void): void {
  new MutationObserver(handler).observe(body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
}
