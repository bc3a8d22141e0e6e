// What is wrong with something, as the schema says it: the id of a message, which the rule of the fault states, and what the
// message names.

/** What stands in the placeholders of a message: a word, a number or a clause. */
export type Arguments = Readonly<Record<string, string | number | readonly string[]>>;

/** Something wrong: the id of a message of the rule that reports it, and its arguments, perhaps more than it has places for. */
export interface Wrong {
	readonly message: string;
	readonly with?: Arguments;
}

/** What is wrong with a value; undefined if nothing is. */
export type Reader = (text: string) => Wrong | undefined;

export function wrong(message: string, args: Arguments = {}): Wrong {
	return { message, with: args };
}

/** Whether a field is among what a fault names, alone or quoted in a clause. */
export function isNamed(field: string, { with: args = {} }: Wrong): boolean {
	return Object.values(args)
		.flat()
		.some((one) => one === field || String(one).includes(`"${field}"`));
}
