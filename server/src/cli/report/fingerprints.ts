// What a finding is known by from run to run, wherever it has moved within its file: for services that follow findings.
import { createHash } from 'node:crypto';
import type { Found, Outcome } from '../outcome.ts';

/** The fingerprints of `found`, in the same order, each another: 32 hexadecimal digits. */
export function fingerprintsOf({ places }: Outcome, found: readonly Found[]): readonly string[] {
	const seen = new Map<string, number>();
	return found.map(({ uri, rule, message, messageId, arguments: args, resource, span }) => {
		const { kind = '', namespace = '', name = '' } = resource ?? {};
		// Not the sentence where there is an id: a better wording would open all alerts again.
		const said = messageId === undefined ? [message] : [messageId, args];
		const key = JSON.stringify([places.pathInRepository(uri, span.start), rule, kind, namespace, name, ...said]);
		const count = (seen.get(key) ?? 0) + 1;
		seen.set(key, count);
		return createHash('sha256').update(`${key} ${count}`).digest('hex').slice(0, 32);
	});
}
