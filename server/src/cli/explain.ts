// istio-ls explain: what a rule, a code of istioctl or Kiali, a theme, an annotation, a field or a message of Envoy's is about,
// without a network.
import { annotationRows } from '../model/annotations.ts';
import { codes } from '../rules/codes.generated.ts';
import type { Code } from '../rules/engine/codes.ts';
import { filled, type Message } from '../rules/engine/message.ts';
import { type Docs, good, type Rule } from '../rules/engine/rule.ts';
import { rules } from '../rules/index.generated.ts';
import { nearestName } from '../text/nearest-name.ts';
import type { Explain } from './arguments.ts';
import { explainedField, isKindName } from './explain-field.ts';
import { rulesRefusing } from './refusals.ts';
import { pageOf } from './report/pages.ts';
import { printedJson } from './report/printed.ts';
import { rulesMeant, suggestionFor, UsageError } from './rule-words.ts';
import { listRules, rowOf } from './rules.ts';
import { type Style, styleOf } from './style.ts';
import type { Terminal } from './terminal.ts';
import { wrapped } from './wrap.ts';

/** Prints what a word is about. Returns the exit code; throws a UsageError for a word that means nothing. */
export function explain(command: Explain, terminal: Terminal): number {
	const { word, format, color } = command;
	const style = styleOf(terminal, color);
	const say = (answer: { readonly text: string; readonly json: object }): number => {
		const json = printedJson({ version: 1, ...answer.json }, '\t');
		terminal.stdout.write(format === 'json' ? json : answer.text);
		return 0;
	};
	const rule = ruleNamed(word);
	if (rule !== undefined) return say({ text: ruleText(rule, style), json: { is: 'rule', ...ruleJson(rule) } });
	const code = codes.find((one) => one.code === word.toUpperCase());
	if (code !== undefined) return say({ text: codeText(code, style), json: codeJson(code) });
	// A theme of rules may be called like a kind: who asks for that wants to know its fields.
	if (isKindName(word)) {
		const { text, json } = explainedField(command, style, nearRule);
		const more =
			rulesMeant(word.toLowerCase()) === undefined ? '' : `Its rules: istio-ls rules ${word.toLowerCase()}\n`;
		return say({ text: text + more, json });
	}
	if (rulesMeant(word) !== undefined) return listRules({ ...command, name: 'rules', words: [word] }, terminal);
	const annotation = Object.hasOwn(annotationRows, word) ? annotationRows[word] : undefined;
	if (annotation !== undefined) {
		const { on, doc, deprecated } = annotation;
		const places = on.length === 0 ? 'every kind' : on.join(', ');
		const old = deprecated === undefined ? '' : `\nDeprecated${deprecated === '' ? '' : `: ${deprecated}`}.`;
		const text = `${style.paint(word, 'bold')}  annotation of ${places}\n\n${wrapped(doc)}.${old}\n`;
		return say({ text, json: { is: 'annotation', name: word, kinds: on, description: doc } });
	}
	const [best, ...others] = /\s/.test(word.trim()) ? rulesRefusing(word) : [];
	if (best !== undefined) {
		const also = others.map(({ id }) => id);
		const more = also.length === 0 ? '' : `\nSee also ${also.join(', ')}\n`;
		return say({ text: `${ruleText(best, style)}${more}`, json: { is: 'refusal', ...ruleJson(best), also } });
	}
	if (/^(IST|KIA)\d+$/i.test(word))
		throw new UsageError(`Neither istioctl nor Kiali has a code "${word}"${nearCode(word)}`);
	if (word.includes('/') && !word.includes('.')) throw new UsageError(`Unknown rule "${word}"${nearRule(word)}`);
	return say(explainedField(command, style, nearRule));
}

/** The rule of an id, or the only one that is called so in its theme. */
function ruleNamed(word: string): Rule | undefined {
	const [first, second] = rules.filter(({ id }) => id === word || id.endsWith(`/${word}`));
	return second === undefined ? first : undefined;
}

function nearRule(word: string): string {
	const faults = rules.find(({ id }) => nearestName(word, [id.slice(id.indexOf('/') + 1)]) !== undefined);
	return suggestionFor(word) || (faults === undefined ? '' : `; did you mean "${faults.id}"?`);
}

function nearCode(word: string): string {
	const tool = word.slice(0, 3).toUpperCase();
	const all = codes.flatMap(({ code }) => (code.startsWith(tool) ? [code] : []));
	const number = Number(word.slice(3));
	const near = all.toSorted((a, b) => Math.abs(Number(a.slice(3)) - number) - Math.abs(Number(b.slice(3)) - number));
	return `; near it are ${near.slice(0, 3).sort().join(', ')}`;
}

function ruleText(rule: Rule, { paint, link }: Style): string {
	const { id, severities, isOptIn, codes: same, docs } = rule;
	const section = (title: string, text: string): readonly string[] => [paint(title, 'bold'), wrapped(text), ''];
	const example = (title: string, text: string): readonly string[] => [
		paint(title, 'bold'),
		...text
			.trimEnd()
			.split('\n')
			.map((line) => `    ${line}`.trimEnd()),
		'',
	];
	return [
		`${paint(link(id, pageOf(id)), 'bold')}  ${severities.join(', ')}${isOptIn === true ? '; off by default' : ''}`,
		'',
		wrapped(docs.summary),
		'',
		...(same.length === 0 ? [] : section('Same fault as', same.map(codeTitle).join(', '))),
		...section('Why it matters', docs.why),
		...messagesText(rule, paint('Messages', 'bold')),
		...notes(docs).flatMap(([title, text]) => section(title, text)),
		...(docs.refusals === undefined ? [] : section('What Envoy or istiod says', docs.refusals.join('\n'))),
		...example('Example', docs.bad),
		...example('Fixed', good(docs)),
		...(docs.links ?? []).map((page) => `See ${page}`),
		`See ${pageOf(id)}`,
		'',
	].join('\n');
}

/** The messages of a rule, with its arguments as `<name>`; nothing for one that does not state them yet. */
function messagesText({ messages }: Rule, title: string): readonly string[] {
	if (messages === undefined) return [];
	return [title, ...Object.entries(messages).map(([id, one]) => wrapped(`${id}: ${template(one)}`)), ''];
}

function template(message: Message): string {
	return filled(message, (name) => `<${name}>`);
}

/** The parts of the documentation that not every rule has, with their titles. */
function notes({ exceptions, severityNotes, differences }: Docs): readonly (readonly [title: string, text: string])[] {
	const all = [
		['Exceptions', exceptions],
		['Severity', severityNotes],
		['Differences from istioctl and Kiali', differences],
	] as const;
	return all.flatMap(([title, text]) => (text === undefined ? [] : [[title, text] as const]));
}

function codeTitle(code: string): string {
	const about = codes.find((one) => one.code === code)?.about;
	return about === undefined ? code : `${code} (${about})`;
}

function ruleJson(rule: Rule) {
	const { why, exceptions, severityNotes, differences, refusals = [], bad, links = [] } = rule.docs;
	const { severities, messages = {} } = rule;
	const fixed = good(rule.docs);
	const sentences = Object.fromEntries(Object.entries(messages).map(([id, one]) => [id, template(one)]));
	return {
		...rowOf(rule),
		severities,
		messages: sentences,
		why,
		exceptions,
		severityNotes,
		differences,
		refusals,
		bad,
		fixed,
		links,
	};
}

function toolOf({ code }: Code): string {
	return code.startsWith('IST') ? 'istioctl analyze' : 'Kiali';
}

function codeText(code: Code, style: Style): string {
	const own = rules.filter(({ id }) => code.rules.includes(id));
	const head = `${style.paint(code.code, 'bold')}  ${code.about} (${toolOf(code)})`;
	const [only, second] = own;
	if (only === undefined) return `${head}\n\n${wrapped(`No rule covers it. ${code.because ?? ''}`)}\n`;
	if (second === undefined) return `${head}\n\n${ruleText(only, style)}`;
	const lines = own.flatMap(({ id, docs }) => [`  ${style.link(id, pageOf(id))}`, wrapped(docs.summary, '      ')]);
	return `${head}\n\nRules for the same fault:\n${lines.join('\n')}\n\nMore on one of them: istio-ls explain ${only.id}\n`;
}

function codeJson(code: Code) {
	const own = rules.filter(({ id }) => code.rules.includes(id)).map(rowOf);
	return { is: 'code', ...code, tool: toolOf(code), rules: own };
}
