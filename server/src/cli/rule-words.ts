// The words by which a command names rules: their ids, their themes, and the codes that istioctl and Kiali have for the same
// faults; what --rule and --suppress make of them.
import { codes } from '../rules/codes.generated.ts';
import { nearest } from '../rules/engine/nearest.ts';
import { rules } from '../rules/index.generated.ts';
import { type Level, levels } from '../settings.ts';
import { fitsWildcard } from '../text/automaton.ts';
import { nearestName } from '../text/nearest-name.ts';

/** What was asked for cannot be done, as a sentence for the user without a full stop. */
export class UsageError extends Error {}

export function isUsageError(error: unknown): error is Error {
	return error instanceof UsageError;
}

/** The rules that a word means, and how exactly: 0 a theme, 1 a code, 2 an id. */
export interface Meant {
	readonly ids: readonly string[];
	readonly exactness: 0 | 1 | 2;
}

/** The rules that a word means; undefined if it means nothing that we know. None for a code that no rule stands for. */
export function rulesMeant(word: string): Meant | undefined {
	const ids = rules.map(({ id }) => id);
	if (ids.includes(word)) return { ids: [word], exactness: 2 };
	const code = codes.find((one) => one.code === word.toUpperCase());
	if (code !== undefined) return { ids: code.rules, exactness: 1 };
	const theme = word.replace(/\/\*?$/, '');
	const inTheme = ids.filter((id) => id.startsWith(`${theme}/`));
	return inTheme.length > 0 ? { ids: inTheme, exactness: 0 } : undefined;
}

/** The end of a sentence about a word that means no rule: what was probably meant; '' if nothing is near. */
export function suggestionFor(word: string): string {
	const themes = new Set(rules.map(({ id }) => id.slice(0, id.indexOf('/'))));
	const ofThisName = rules.flatMap(({ id }) => (id.endsWith(`/${word}`) ? [id] : []));
	const near = ofThisName.length > 0 ? ofThisName : [nearest(word).suggestion ?? nearestName(word, themes)];
	const named = near.flatMap((one) => (one === undefined ? [] : [`"${one}"`]));
	return named.length === 0 ? '' : `; did you mean ${named.join(' or ')}?`;
}

/** The severities that `--rule WORD=LEVEL` asks for; the more exact word wins, of equally exact ones the last. */
export function rulesAsked(texts: readonly string[]): Readonly<Record<string, Level>> {
	const asked = texts.map((text) => {
		const [word = '', level = ''] = text.split('=');
		const meant = rulesMeant(word);
		if (meant === undefined) throw new UsageError(`Unknown rule "${word}"${suggestionFor(word)}`);
		return { meant, level: levelOf(word, level) };
	});
	asked.sort((a, b) => a.meant.exactness - b.meant.exactness);
	return Object.fromEntries(asked.flatMap(({ meant, level }) => meant.ids.map((id) => [id, level])));
}

function levelOf(word: string, text: string): Level {
	const level = levels.find((one) => one === text);
	if (level === undefined) throw new UsageError(`--rule ${word} must be one of ${levels.join(', ')}, not "${text}"`);
	return level;
}

/** `CODE=RESOURCE`: what is not reported of which resources. */
export interface Suppress {
	/** A code, the id of a rule, a theme, or `*`. */
	readonly what: string;
	/** Undefined for `*`. */
	readonly meant: Meant | undefined;
	/** `Kind namespace/name` or `Kind name.namespace`; `*` stands for any characters. */
	readonly resource: string;
}

/**
 * What `--suppress` asks for, as `istioctl analyze --suppress` does (istio: istioctl/pkg/analyze/analyze.go). A code that
 * istioctl knows and we have no rule for is taken without a word, so that a command line can be taken over.
 */
export function suppressAsked(text: string): Suppress {
	const at = text.indexOf('=');
	const [what, resource] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
	if (at < 1 || resource === '')
		throw new UsageError(`--suppress is CODE=RESOURCE, such as IST0101=VirtualService shop/reviews, not "${text}"`);
	const meant = what === '*' ? undefined : rulesMeant(what);
	if (what !== '*' && meant === undefined) throw new UsageError(`Unknown rule or code "${what}"${suggestionFor(what)}`);
	return { what, meant, resource };
}

/** A finding, as far as it matters here. */
interface Subject {
	readonly rule: string;
	readonly codes: readonly string[];
	readonly resource: { readonly kind: string; readonly namespace: string; readonly name: string } | undefined;
}

/** Whether one of `suppress` takes a finding out. What is about no resource is never taken out. */
export function isSuppressed(suppress: readonly Suppress[], { rule, codes: own, resource }: Subject): boolean {
	if (suppress.length === 0 || resource === undefined) return false;
	const { kind, namespace, name } = resource;
	// istioctl's help has `name.namespace`, its code compares `namespace/name` (istio: pkg/config/analysis/legacy/source/kube/origin.go).
	const names = namespace === '' ? [name] : [`${namespace}/${name}`, `${name}.${namespace}`];
	return suppress.some(({ what, meant, resource: pattern }) => {
		const isMeant = meant?.exactness === 1 ? own.includes(what.toUpperCase()) : (meant?.ids.includes(rule) ?? true);
		return isMeant && names.some((one) => fitsWildcard(`${kind} ${one}`, pattern));
	});
}
