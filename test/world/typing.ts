// What happens inside of files: values, documents, lines, strokes.
import { anyFile, changed, type Event, pick } from './happening.ts';

const valueOfKey = /^(?<lead>[ \t-]*(?<key>[\w.-]+):[ \t]+|[ \t]*-[ \t]+)(?<value>\S.*)$/;

/** The value of a key becomes one that the key has elsewhere: what a user types, in the end. */
export const takeValue: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const lines = text.split('\n');
	const spots = lines.flatMap((line, index) => (valueOfKey.test(line) ? [index] : []));
	const at = pick(spots, dice);
	if (at === undefined) return { ...world, what: 'nothing' };
	const { key, lead = '' } = valueOfKey.exec(lines[at] ?? '')?.groups ?? {};
	const values = [...world.files.values()].flatMap((file) =>
		file.text.split('\n').flatMap((line) => {
			const other = valueOfKey.exec(line)?.groups;
			return other !== undefined && other.key === key ? [other.value ?? ''] : [];
		}),
	);
	lines[at] = `${lead}${pick(values, dice) ?? ''}`;
	return changed(world, path, lines.join('\n'), `a value of line ${at + 1} of`);
};

const separator = /^---\n/m;

export const takeDocument: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const [, other] = anyFile(world, dice);
	const documents = text.split(separator);
	const taken = pick(other.text.split(separator), dice) ?? '';
	documents.splice(dice(documents.length + 1), dice(2), taken);
	return changed(world, path, documents.join('---\n'), 'another document in');
};

export const dropDocument: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const documents = text.split(separator);
	documents.splice(dice(documents.length), 1);
	return changed(world, path, documents.join('---\n'), 'a document less in');
};

export const turnDocuments: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	return changed(world, path, text.split(separator).toReversed().join('---\n'), 'documents turned round in');
};

export const moveLine: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const lines = text.split('\n');
	const [line = ''] = lines.splice(dice(lines.length), 1);
	if (dice(3) > 0) lines.splice(dice(lines.length + 1), 0, line);
	return changed(world, path, lines.join('\n'), 'a line moved or lost in');
};

const strokes = [
	'',
	'',
	' ',
	'\n',
	':',
	'- ',
	'"',
	'{',
	']',
	'*',
	'#',
	'|',
	'{{ .x }}',
	'---\n',
	'a',
	'ä',
	'\r\n',
	'\t',
];

export const typeStroke: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const at = dice(text.length + 1);
	return changed(
		world,
		path,
		text.slice(0, at) + (pick(strokes, dice) ?? '') + text.slice(at + dice(6)),
		'a stroke in',
		true,
	);
};
