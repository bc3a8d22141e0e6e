// A finding as it leaves the engine: what its message states is put together, beside the id and the arguments.
import { plainSpan } from '../../text/span.ts';
import { type Arguments, type Message, namesIn, sentenceOf } from './message.ts';
import type { Fault, Finding, Rule } from './rule.ts';

export interface Stated extends Fault {
	/** One sentence, the value quoted, no full stop. */
	readonly message: string;
	/** The id of the message among those of the rule; undefined for a rule that does not state its messages yet. */
	readonly id: string | undefined;
	/** What stands in the placeholders; empty where there are none. */
	readonly arguments: Arguments;
}

/** What a rule found, with the sentence, the severity and the codes of its message. */
export function stated({ messages }: Pick<Rule, 'messages'>, finding: Finding): Stated {
	const { message: said, with: args = {}, ...fault } = placed(finding);
	// Own ones only: a sentence may be any word.
	const message = messages !== undefined && Object.hasOwn(messages, said) ? messages[said] : undefined;
	if (message === undefined) return { ...fault, message: said, id: undefined, arguments: args };
	const { severity, codes } = typeof message === 'string' ? {} : message;
	return {
		...(severity === undefined ? {} : { severity }),
		...(codes === undefined ? {} : { codes }),
		...fault,
		message: sentenceOf(message, args),
		id: said,
		arguments: ofMessage(message, args),
	};
}

/** A finding whose places are plain: a node that stood for one would keep the tree of its file for as long as it is shown. */
function placed(finding: Finding): Finding {
	const { span, related } = finding;
	return {
		...finding,
		span: plainSpan(span),
		...(related === undefined ? {} : { related: related.map((one) => ({ ...one, span: plainSpan(one.span) })) }),
	};
}

/** The arguments that the message has places for; a rule may hand over those of several variants. */
function ofMessage(message: Message, args: Arguments): Arguments {
	return Object.fromEntries(
		namesIn(message).flatMap((name) => (Object.hasOwn(args, name) ? [[name, args[name] ?? '']] : [])),
	);
}
