// What a terminal can do: colors, and links that a click opens.
import type { Color } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** Numbers of SGR, the terminal's codes for colors. */
export const colours = { bold: 1, red: 31, yellow: 33, cyan: 36, grey: 90 } as const;

export interface Style {
	readonly paint: (text: string, colour: keyof typeof colours) => string;
	/** `text`, as a link to `uri`; as it is where there is none. Both must hold nothing that a terminal obeys. */
	readonly link: (text: string, uri: string | undefined) => string;
}

export const plain: Style = { paint: (text) => text, link: (text) => text };

/** The style of standard output. https://no-color.org: any value but an empty one; FORCE_COLOR as Node reads it. */
export function styleOf({ stdout, env }: Pick<Terminal, 'stdout' | 'env'>, color: Color): Style {
	const isOn = color === 'always' || (color === 'auto' && isColoured(stdout.isTTY === true, env));
	return {
		paint: isOn ? (text, colour) => `\u001b[${colours[colour]}m${text}\u001b[0m` : plain.paint,
		// https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
		link:
			color !== 'never' && isOn && stdout.isTTY === true && hasLinks(env)
				? (text, uri) => (uri === undefined ? text : `\u001b]8;;${uri}\u001b\\${text}\u001b]8;;\u001b\\`)
				: plain.link,
	};
}

type Env = Terminal['env'];

function isColoured(isTerminal: boolean, { NO_COLOR = '', FORCE_COLOR, TERM }: Env): boolean {
	if (NO_COLOR !== '') return false;
	if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
	return isTerminal && TERM !== 'dumb';
}

/** TABLE: how terminals that know links make themselves known; others might print the link as text. */
const linking: readonly ((env: Env) => boolean)[] = [
	({ TERM_PROGRAM = '' }) => /^(iTerm\.app|WezTerm|vscode|ghostty|zed|Hyper|rio|Tabby)$/i.test(TERM_PROGRAM),
	// GNOME Terminal and its kin, from 0.50 on.
	({ VTE_VERSION = '' }) => Number(VTE_VERSION) >= 5000,
	({ WT_SESSION }) => WT_SESSION !== undefined,
	({ KONSOLE_VERSION = '' }) => Number(KONSOLE_VERSION) >= 201200,
	({ TERM = '' }) => /^(xterm-kitty|alacritty|foot|xterm-ghostty)/.test(TERM),
	({ DOMTERM }) => DOMTERM !== undefined,
];

function hasLinks(env: Env): boolean {
	const { FORCE_HYPERLINK, TERM = '' } = env;
	if (FORCE_HYPERLINK !== undefined) return FORCE_HYPERLINK !== '0';
	// tmux and screen show what is within; older ones swallow what is around it, too.
	return !/^(screen|tmux)/.test(TERM) && linking.some((isKnown) => isKnown(env));
}
