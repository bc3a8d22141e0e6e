// The sentence of a fault of the schema, as the rule of its kind states it.
import { type Message, sentenceOf } from '../../server/src/rules/engine/message.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import type { Fault } from '../../server/src/schema/schema.ts';

/** `missing-field: "port" needs "number"`. Throws for a message that the rule does not state. */
export function sentence({ kind, message, with: args }: Pick<Fault, 'kind' | 'message' | 'with'>): string {
	const stated: Message | undefined = rules.find(({ id }) => id === `schema/${kind}`)?.messages?.[message];
	if (stated === undefined) throw new Error(`schema/${kind} does not state ${message}`);
	return `${kind}: ${sentenceOf(stated, args)}`;
}
