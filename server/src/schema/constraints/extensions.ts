// Rows of WasmPlugin and TrafficExtension. istio: ValidateWasmPlugin
import { get, keyOf, said, textOf } from '../checks.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { joined, nullable, policyTarget } from './shared.ts';

type Checked = Parameters<Check>[0];

function* variable(node: Checked): ReturnType<Check> {
	if (textOf(get(node, 'valueFrom')) === 'HOST' && get(node, 'value') !== undefined)
		yield said('conflicting-fields', keyOf(node, 'value'), 'valueOfHost');
}

const ports: Constraints = {
	'match[].ports': { unique: ['number'] },
	'match[].ports[].number': { minimum: 1, maximum: 65535 },
};

/** What both say of a WebAssembly module. */
const module: Constraints = {
	url: { minLength: 1, format: 'wasmUrl' },
	sha256: { pattern: '(^$|^[a-f0-9]{64}$)' },
	imagePullSecret: { minLength: 1, maxLength: 253 },
	pluginName: { minLength: 1, maxLength: 256 },
	pluginConfig: { open: true },
	'vmConfig.env': { maxItems: 256, unique: ['name'] },
	'vmConfig.env[]': { checks: [variable] },
	'vmConfig.env[].name': { minLength: 1, maxLength: 256 },
	'vmConfig.env[].value': { maxLength: 2048 },
};

export const wasmPlugin: Constraints = joined(
	policyTarget(['selector', 'targetRef', 'targetRefs']),
	{ '': { required: ['spec'] }, 'spec.priority': { ...nullable, format: 'int32' } },
	below(['spec'], { ...module, ...ports }),
);

export const trafficExtension: Constraints = joined(
	policyTarget(['selector', 'targetRefs']),
	{
		'': { required: ['spec'] },
		spec: { choices: [{ fields: ['wasm', 'lua'], least: 1, most: 1 }] },
		'spec.priority': { ...nullable, format: 'int32' },
		'spec.lua.inlineCode': { minLength: 1, maxLength: 65536 },
	},
	below(['spec'], ports),
	below(['spec.wasm'], module),
);
