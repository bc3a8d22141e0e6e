// A settings file that does not say what it seems to say.

import type { Mesh } from '../../mesh/mesh.ts';
import { levels, settingFault, settingRows } from '../../settings.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { isSettingsFile, settingValue } from '../../workspace/settings-files.ts';
import { isSamePlace, placeOf } from '../../workspace/settings-paths.ts';
import type { Node } from '../../yaml/node.ts';
import { tree } from '../../yaml/tree.ts';
import type { Messages } from '../engine/message.ts';
import { type About, type Finding, stating } from '../engine/rule.ts';

const messages = {
	yaml: '{fault}',
	notMap: 'Settings must be names with values, such as "assume: complete"',
	unknownSetting: 'Unknown setting "{name}"',
	misspeltSetting: { wrong: 'Unknown setting "{name}"', remedy: 'did you mean "{near}"?' },
	windowOnly: '"{name}" can only be set in the editor',
	invalidValue: '"{name}" must be {form}',
	outside: '"{name}" must be a relative path inside the repository, not {path}',
	noMeshConfig: '"{name}": no mesh configuration at "{path}"',
	noDefinition: '"{name}": no CustomResourceDefinition of a supported kind at "{path}"',
	unknownRule: 'Unknown rule "{name}"',
	misspeltRule: { wrong: 'Unknown rule "{name}"', remedy: 'did you mean "{near}"?' },
	notSeverity: 'The severity of a rule must be one of {levels}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	codes: [],
	docs: {
		summary: 'A setting in `.istio.yaml` is unknown or has an invalid value, and is ignored.',
		why: 'Findings that you meant to turn off are still reported, or the other way round.',
		bad: `#- .istio.yaml
defaultNamespace: shop
rules:
  references/unknown-hosts: off
`,
		mend: ['unknown-hosts', 'unknown-host'],
	},
	*checkDocument(chunk, about) {
		if (!isSettingsFile(about.member.uri)) return;
		const { root, problems } = tree(chunk);
		for (const { span, message: fault } of problems) yield { span, message: 'yaml', with: { fault } };
		if (root === undefined || problems.length > 0 || root.isNull) return;
		if (root.kind === 'map') yield* faultsIn(root, '', about);
		else yield { span: root, message: 'notMap' };
	},
});

const names = Object.keys(settingRows);

/** The faults below a map of settings; `prefix` is where it stands: settings with a dot in their name may be nested. */
function* faultsIn(map: Node, prefix: string, about: About): Generator<Finding<typeof messages>> {
	for (const { key, value } of map.entries) {
		const name = prefix + key.text;
		const row = settingRows[name as keyof typeof settingRows];
		if (row === undefined) {
			const isGroup = value.kind === 'map' && names.some((one) => one.startsWith(`${name}.`));
			if (isGroup) yield* faultsIn(value, `${name}.`, about);
			else yield unknown({ key, name, near: suggestionFor(name), prefix: prefix.length }, 'Setting');
		} else if (row.scope === 'window') {
			yield { span: key, message: 'windowOnly', with: { name } };
		} else if (name === 'rules' && value.kind === 'map') {
			yield* rulesIn(value, about.nearestRule);
		} else {
			const fault = settingFault(name as keyof typeof settingRows, settingValue(value));
			if (fault !== undefined) yield { span: value, message: 'invalidValue', with: { name, form: fault } };
			else if (name === 'meshConfig') yield* pathFaults(name, value, about);
			else if (name === 'schema.crds') for (const item of value.items) yield* pathFaults(name, item, about);
		}
	}
}

/** Paths that lead out of the repository, and those where we looked and found nothing. */
function* pathFaults(name: string, node: Node, { member, mesh }: About): Generator<Finding<typeof messages>> {
	const path = String(settingValue(node));
	const { folder } = mesh.environment;
	if (path === '' || folder === undefined) return;
	const place = placeOf(path, member.uri, folder.root ?? folder.uri);
	if (place === undefined) {
		yield {
			span: node,
			message: 'outside',
			with: { name, path: JSON.stringify(path) },
		};
	} else if (isMissing(place, name, mesh)) {
		const message = name === 'meshConfig' ? 'noMeshConfig' : 'noDefinition';
		yield { span: node, message, with: { name, path } };
	}
}

/** Whether a place was looked at for this setting, and nothing was there. */
function isMissing(place: string, name: string, mesh: Mesh): boolean {
	const { folder, definitions, meshConfig } = mesh.environment;
	if (name === 'meshConfig') return isSamePlace(folder?.meshConfig ?? '', place) && meshConfig === undefined;
	const looked = definitions.find((one) => isSamePlace(one, place));
	return (
		looked !== undefined && ![...mesh.membersOf.keys()].some((uri) => uri === looked || uri.startsWith(`${looked}/`))
	);
}

function suggestionFor(name: string): string | undefined {
	const own = name.replace(/^istio\./, '');
	return names.includes(own) ? own : nearestName(own, names);
}

function* rulesIn(map: Node, nearestRule: About['nearestRule']): Generator<Finding<typeof messages>> {
	for (const { key, value } of map.entries) {
		const { isKnown, suggestion } = nearestRule(key.text);
		if (!isKnown) yield unknown({ key, name: key.text, near: suggestion, prefix: 0 }, 'Rule');
		else if (!levels.some((level) => level === settingValue(value)))
			yield { span: value, message: 'notSeverity', with: { levels: levels.join(', ') } };
	}
}

interface Unknown {
	readonly key: Node;
	readonly name: string;
	readonly near: string | undefined;
	/** How much of the name stands around the key, in characters. */
	readonly prefix: number;
}

function unknown({ key, name, near, prefix }: Unknown, what: 'Setting' | 'Rule'): Finding<typeof messages> {
	if (near === undefined) return { span: key, message: `unknown${what}` as const, with: { name } };
	const edits = [{ start: key.start, end: key.end, text: near.slice(prefix) }];
	return {
		span: key,
		message: `misspelt${what}` as const,
		with: { name, near },
		fixes: [{ title: `Change to "${near}"`, edits }],
	};
}
