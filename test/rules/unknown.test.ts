// What is not known adds no finding: in workspaces that are right, each value, item, key, map and list in turn is replaced by
// something that is filled in later, and each entry and item is put under a condition. Nothing may then be called an error or
// a warning.
import { describe, expect, test } from 'vitest';
import { good } from '../../server/src/rules/engine/rule.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { dice } from '../dice.ts';
import { loud } from '../fixture.ts';
import { type Form, manifestsOf, standIns } from '../stand-ins.ts';

/** What stands in, and how. */
const ways: readonly { readonly written: string; readonly forms: readonly Form[] }[] = [
	{ written: `\${X}`, forms: ['double', 'quoted key', 'collection', 'plain'] },
	{ written: '{{ .x }}', forms: ['plain', 'double', 'key', 'collection', 'line above'] },
	{ written: '#@ data.values.x', forms: ['behind', 'collection'] },
	{ written: '((x))', forms: ['plain', 'key', 'collection'] },
	{ written: '%X_Y%', forms: ['plain', 'double', 'key', 'collection'] },
	{ written: '!Ref x', forms: ['plain', 'collection'] },
	{ written: 'ENC[AES256_GCM,data:x,type:str]', forms: ['plain', 'double'] },
	{ written: '<x>', forms: ['plain', 'key', 'collection', 'prefix'] },
	{ written: `"\${X}": {a: b}`, forms: ['entry above'] },
	{ written: '<<: ((x))', forms: ['entry above'] },
	{ written: '#@ if/end data.values.x: … #@ y = 1', forms: ['around'] },
	{ written: '#@ for x in data.values.x: … #@ end', forms: ['around'] },
	{ written: '{{- if .x }} … {{- end }}', forms: ['around'] },
	{ written: '{% if x %} … {% endif %}', forms: ['around'] },
];

const examples = rules.filter(({ isOptIn }) => isOptIn !== true).map(({ id, docs }) => ({ id, source: good(docs) }));

/** How many places of one example are tried in one form; all with `ALL=1`. */
const most = process.env.ALL === '1' ? Number.POSITIVE_INFINITY : 3;

describe.each(ways)('$written', ({ written, forms }) => {
	test.each(examples)('the right example of $id', ({ id, source }) => {
		const roll = dice(id.length + written.length);
		const manifests = [...manifestsOf(source)];
		const said = forms.flatMap((form) => {
			const all = manifests.flatMap(({ text, whole }) =>
				standIns(text, form, written).map((one) => ({ ...one, text: whole(one.text) })),
			);
			const some = all.length <= most ? all : Array.from({ length: most }, () => all[roll(all.length)]);
			return some.flatMap((one) =>
				one === undefined ? [] : loud(one.text).map((words) => `${form} at ${one.place}: ${words}`),
			);
		});
		expect(said).toEqual([]);
	});
});
