// What stands for a name by habit only: words in capitals, CHANGEME, __X__. Meant for places where a name or a host
// belongs, for an enum such as ISTIO_MUTUAL looks the same.
import type { Node } from '../node.ts';
import { isTemplated } from './holes.ts';

/** Each says "somebody fills this in later" and nothing else: none can be part of a Kubernetes name or a host, or nobody would mean one. */
const spoken: readonly RegExp[] = [
	// `{FRONTEND_HOST}`, in braces.
	/\{[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\}/,
	/(^|[-./:])RELEASE([-./:]|$)/,
	// Azure DevOps, Octopus: `__HOST__`.
	/__[A-Za-z0-9][\w.-]*?__/,
	/_PLACEHOLDER\b|\bPLACEHOLDER_/i,
	/^PLACEHOLDER([-_A-Z].*)?$|[-.]PLACEHOLDER$/,
	/(^|[-./:])placeholder([A-Z_]|$)/,
	/(^|[-./:])(REPLACE|CHANGE)[-_]?(ME|THIS|IT)([-./:]|$)/i,
	/(^|[-./:])(TODO|FIXME|TBD|X{3,64}|x{3,64})([-./:]|$)/,
	/(^|[-./:])YOUR[-_]?[A-Z]/,
];

/** And those that say so where a name or a host belongs. */
const habits: readonly RegExp[] = [
	// `FRONTEND_HOST`: a variable's name.
	/(^|[-./:])[A-Z][A-Z0-9]*(_[A-Z0-9]+)+([-./:]|$)/,
	// `RELEASE-NAME`, which old releases of `helm template` put there, `APP-NAME`; but not the header `X-USER`.
	/(^|[-./:])[A-Z]{2,}(-[A-Z0-9]{2,})+([-./:]|$)/,
	...spoken,
];

/** What all of these have in common: nearly all names of a workspace are asked, and nearly none is one. */
const hint = /[A-Z_]|replace|change|placeholder|xxx/;

/** Whether `text`, which stands where a name or a host belongs, is a stand-in for one. */
export function isPlaceholder(text: string): boolean {
	return (hint.test(text) && habits.some((habit) => habit.test(text))) || isTemplated(text);
}

/**
 * Whether `text`, which stands where a word of an enum belongs, is a stand-in for one: such words look like names of variables,
 * so that one must say so, or be called like `field`: `LB_POLICY`, `MY_POLICY`.
 */
export function isStandIn(text: string, field: string): boolean {
	if (!isPlaceholder(text)) return false;
	if (isTemplated(text) || spoken.some((habit) => habit.test(text))) return true;
	const [last = ''] = /[A-Za-z][a-z]*$/.exec(field.replace(/\W+$/, '')) ?? [];
	return /_(?:VALUE|VAR|PARAM|HERE)$/.test(text) || (last.length > 2 && text.endsWith(`_${last.toUpperCase()}`));
}

/** Whether `text`, a word by itself, says that somebody fills it in later, wherever it stands. */
export function isSpoken(text: string): boolean {
	if (text.length < 3 || text.length > 253 || !hint.test(text) || /\s/.test(text)) return false;
	return spoken.some((habit) => habit.test(text));
}

/** Whether what stands in `node`, where a name or a host belongs, cannot be known. */
export function isUnknown(node: Pick<Node, 'opaque' | 'text'>): boolean {
	return node.opaque || isPlaceholder(node.text);
}
