// Demos that lie side by side do not speak of each other: each rule's right example in a directory of its own, all in one
// workspace, says no more than it says alone.
import { expect, test } from 'vitest';
import { good } from '../../server/src/rules/engine/rule.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { allDiagnostics, fixture } from '../fixture.ts';

/** The files of an example, below a directory. */
function below(directory: string, source: string): string {
	const files = source.startsWith('#- ') ? source : `#- a.yaml\n${source}`;
	return files.replace(/^#- /gm, `#- ${directory}/`);
}

const examples = rules.filter(({ isOptIn }) => isOptIn !== true).map(({ id, docs }) => ({ id, source: good(docs) }));

test('nothing loud is said of one demo because of another', () => {
	const plain = examples.filter(({ source }) => !/^#! /m.test(source));
	const workspace = plain.map(({ id, source }) => below(id, source)).join('\n');
	const loud = allDiagnostics(fixture(workspace)).flatMap(({ uri, severity, rule, message }) =>
		severity === 'error' || severity === 'warning' ? [`${uri.slice(8)} ${severity} ${rule}: ${message}`] : [],
	);
	expect(loud).toEqual([]);
});
