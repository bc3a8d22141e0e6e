// Words that every object of JavaScript knows, such as `constructor`, are words like others: whatever is looked up by a text of
// the workspace says of them what it says of any. Each value and key of the right examples is replaced by them in turn.
import { expect, test } from 'vitest';
import { completion } from '../../server/src/features/completion/completion.ts';
import { definition } from '../../server/src/features/definition.ts';
import { hover } from '../../server/src/features/hover.ts';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import { outline } from '../../server/src/features/outline/outline.ts';
import { routeMap } from '../../server/src/features/trace/route-map.ts';
import { good } from '../../server/src/rules/engine/rule.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { dice } from '../dice.ts';
import { allDiagnostics, fixture } from '../fixture.ts';
import { asked } from '../graph/asked.ts';
import { manifestsOf, standIns } from '../stand-ins.ts';

const words = ['constructor', '__proto__', 'toString'];

/** How many places of one example are tried with a word; all with `ALL=1`. */
const most = process.env.ALL === '1' ? Number.POSITIVE_INFINITY : 4;

test.each(rules.map(({ id, docs }) => ({ id, source: good(docs) })))(
	'in the right example of $id',
	({ id, source }) => {
		const roll = dice(id.length);
		const failed = words.flatMap((word) => {
			const all = [...manifestsOf(source)].flatMap(({ text, whole }) =>
				(['plain', 'key'] as const).flatMap((form) =>
					standIns(text, form, word).map((one) => ({ ...one, text: whole(one.text) })),
				),
			);
			const some = all.length <= most ? all : Array.from({ length: most }, () => all[roll(all.length)]);
			return some.flatMap((one) => (one === undefined ? [] : fault(one.text, `${word} at ${one.place}`)));
		});
		expect(failed).toEqual([]);
	},
);

/** What goes wrong where everything is asked of a text. */
function fault(text: string, place: string): readonly string[] {
	try {
		const read = fixture(text);
		allDiagnostics(read);
		for (const [uri, own] of read.texts) {
			const offset = Math.max(0, own.search(/constructor|__proto__|toString/));
			const at = { uri, offset };
			for (const ask of [definition, hover, completion]) ask(read.snapshot, at);
			outline(read.snapshot, uri);
			inlayHints(read.snapshot, uri, { start: 0, end: own.length });
			routeMap(read.snapshot, asked({ uri }));
		}
		return [];
	} catch (error) {
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
		return [`${place}: ${cause instanceof Error ? cause.stack?.split('\n').slice(0, 2).join(' ') : cause}`];
	}
}
