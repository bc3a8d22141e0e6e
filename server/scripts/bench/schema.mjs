// What checking fields costs: reading the bundled schemas, and validating a document whose tree is there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledKinds, bundledSchema } from '../../src/schema/load.ts';
import { validate } from '../../src/schema/validate.ts';
import { cut } from '../../src/text/chunk.ts';
import { parse } from '../../src/yaml/tree.ts';

/** Milliseconds to read the schemas of all kinds, cold, and of how many kinds. */
export function loading() {
	const begin = performance.now();
	const kinds = bundledKinds();
	for (const { group, kind } of kinds) bundledSchema(group, kind, 'v1');
	return { took: performance.now() - begin, kinds: kinds.length };
}

/** Microseconds that a document of `folder` takes on average, the median of some rounds; and of how many documents. */
export function validating(folder) {
	const documents = readdirSync(folder).flatMap((file) =>
		cut(readFileSync(join(folder, file), 'utf8')).flatMap(({ text }) => {
			const { root } = parse(text);
			const [group, version] = (root?.get('apiVersion')?.text ?? '').split('/');
			const found = version === undefined ? undefined : bundledSchema(group, root?.get('kind')?.text ?? '', version);
			return found === undefined ? [] : [{ root, schema: found.schema }];
		}),
	);
	const rounds = Array.from({ length: 9 }, () => {
		const begin = performance.now();
		for (const { root, schema } of documents) validate(root, schema, { isPartial: false, isTemplate: false });
		return ((performance.now() - begin) * 1000) / documents.length;
	});
	return { took: rounds.sort((a, b) => a - b)[4], documents: documents.length };
}
