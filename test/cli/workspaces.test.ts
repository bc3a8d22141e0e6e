// Small repositories as users of other tools keep them, with Istio's resources in them: nothing is said of them but what is
// marked. Most have one slip, so that silence is not blindness. `UPDATE=1` writes the marks.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isManifest } from '../../server/src/disk/names.ts';
import { isRelevant } from '../../server/src/model/kinds.ts';
import { closedFile } from '../../server/src/text/source-file.ts';
import { allDiagnostics, caseHead, cases, checkFindings, type Fixture, fixture, withFindings } from '../fixture.ts';

const directory = join(import.meta.dirname, 'workspaces');

describe.each(readdirSync(directory))('%s', (name) => {
	const path = join(directory, name);
	const text = readFileSync(path, 'utf8');
	if (process.env.UPDATE === '1') {
		const updated = cases(text).map(({ title, source }) => `#### ${title}\n${withFindings(source)}`);
		writeFileSync(path, text.slice(0, text.search(caseHead)) + updated.join(''));
	}
	const all = cases(readFileSync(path, 'utf8'));

	test.each(all)('$title', ({ source }) => checkFindings(source));

	test.each(all)('$title: the same of what is kept of files on disk', ({ source }) => {
		const read = fixture(source);
		const closed = [...read.texts].flatMap(([uri, text]) =>
			isManifest(uri.slice(uri.lastIndexOf('/') + 1)) ? [closedFile(uri, text, (part) => isRelevant(part, uri))] : [],
		);
		expect(said({ ...read, snapshot: read.snapshot.with(...closed) })).toEqual(said(read));
	});
});

function said(read: Fixture): readonly string[] {
	return allDiagnostics(read).map(({ uri, severity, rule, message }) => `${uri} ${severity} ${rule}: ${message}`);
}
