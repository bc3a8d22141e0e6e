// What is not known adds no finding: in workspaces that are right, each value, item, key, map and list in turn is replaced by
// something that is filled in later. Nothing may then be called an error or a warning.
import { expect, test } from 'vitest';
import { rules } from '../../server/src/rules/index.generated.ts';
import { good } from '../../server/src/rules/rule.ts';
import { cut } from '../../server/src/text/chunk.ts';
import type { Span } from '../../server/src/text/span.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import { allDiagnostics, fixture } from '../fixture.ts';

/** A place that can be replaced, in offsets of the text; `gap` is what must stand before it. */
interface Hole extends Span {
	readonly gap: string;
}

function holesOf(node: Node, text: string, isRoot = true): readonly Hole[] {
	return [
		...node.entries.flatMap(({ key, value }) =>
			isRoot && isHead(key.text)
				? []
				: [
						...(isRoot || key.style !== 'plain' ? [] : [{ start: key.start, end: key.end, gap: '' }]),
						...holesOf(value, text, false),
						...placeOf(value, text.indexOf(':', key.end) + 1),
					],
		),
		...node.items.flatMap((item) => [...holesOf(item, text, false), ...placeOf(item, undefined)]),
	];
}

/** What a document is must be known, or it is none of ours. */
function isHead(key: string): boolean {
	return key === 'apiVersion' || key === 'kind';
}

/** The place of a value or item; a block begins right behind its key, so that what replaces it stands on that line. */
function placeOf({ kind, start, end, style }: Node, behind: number | undefined): readonly Hole[] {
	if (start === end || (style === 'block' && kind === 'scalar')) return [];
	if (style === 'block' && behind !== undefined) return [{ start: behind, end, gap: ' ' }];
	const quote = style === 'single' || style === 'double' ? 1 : 0;
	return [{ start: start - quote, end: end + quote, gap: '' }];
}

/** `source` with each of its places replaced in turn. */
function* unknowns(source: string): Generator<{ readonly text: string; readonly was: string }> {
	// Files begin with a line of their own in a fixture, which is no YAML.
	const parts = source.split(/(?<=\n)(?=#- )/);
	for (const [index, part] of parts.entries()) {
		for (const piece of cut(part)) {
			const { root } = parse(piece.text);
			if (
				root === undefined ||
				piece.text.includes('CustomResourceDefinition') ||
				/^(#- .*(kustomization|Chart|\.istio)\.yaml)/.test(part)
			)
				continue;
			for (const { start, end, gap } of holesOf(root, piece.text)) {
				const was = piece.text.slice(start, end);
				const text = `${part.slice(0, piece.start + start)}${gap}"\${X}"${part.slice(piece.start + end)}`;
				yield { text: [...parts.slice(0, index), text, ...parts.slice(index + 1)].join(''), was };
			}
		}
	}
}

const examples = rules.filter(({ isOptIn }) => isOptIn !== true).map(({ id, docs }) => ({ id, source: good(docs) }));

const loud = (source: string): readonly string[] =>
	allDiagnostics(fixture(source)).flatMap(({ severity, rule, message }) =>
		severity === 'error' || severity === 'warning' ? [`${severity} ${rule}: ${message}`] : [],
	);

test.each(examples)('the right example of $id', ({ source }) => {
	const said = [...unknowns(source)].flatMap(({ text, was }) => loud(text).map((one) => `${one} (instead of ${was})`));
	expect(said).toEqual([]);
});
