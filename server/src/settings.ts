// Every setting: name, type, default, sentence. The type `Settings` and the block in package.json both come from here.

/** How loud a rule is; `off` silences it. */
/** How loud a rule may be set. */
export const levels = ['off', 'hint', 'information', 'warning', 'error'] as const;
export type Level = (typeof levels)[number];

/** How loud a finding is. */
export type Severity = Exclude<Level, 'off'>;

/** Kinds of names that may live outside of the workspace. */
export type External = 'hosts' | 'gateways' | 'namespaces' | 'secrets';

interface Row<T> {
	readonly default: T;
	readonly describe: string;
	/** `resource` may differ per workspace folder; `window` may not. */
	readonly scope: 'resource' | 'window';
	/** JSON Schema beside the type that the default implies. */
	readonly schema?: SettingSchema;
	/** What a value is, in words behind the name and "is", where its type does not say it. */
	readonly is?: string;
}

/** The part of JSON Schema that settings need. */
interface SettingSchema {
	readonly type?: 'string' | 'array';
	readonly enum?: readonly string[];
	readonly pattern?: string;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly items?: SettingSchema;
	readonly additionalProperties?: SettingSchema | false;
	readonly properties?: Readonly<Record<string, SettingSchema>>;
}

/** Texts that are not blank. */
const texts: SettingSchema = { items: { type: 'string', pattern: '\\S' } };
const globs = 'a list of globs, none of them empty';

/** As Kubernetes has it (kubernetes: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, IsDNS1123Label). */
const label = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';

const row = <T>(entry: Row<T>): Row<T> => entry;

/** The names stand below `istio.`; the order is the order in the settings editor. */
export const settingRows = {
	defaultNamespace: row<string>({
		default: '',
		scope: 'resource',
		describe:
			'Namespace of resources that do not set one. Empty: unknown, so such a resource is matched with any namespace.',
		schema: { pattern: `^(${label})?$` },
		is: 'the name of a namespace',
	}),
	clusterDomain: row<string>({
		default: 'cluster.local',
		scope: 'resource',
		describe: 'DNS domain of the cluster: the end of full host names such as `reviews.shop.svc.cluster.local`.',
		schema: { pattern: `^${label}(\\.${label})*$` },
		is: 'a DNS name, such as cluster.local',
	}),
	rootNamespace: row<string>({
		default: 'istio-system',
		scope: 'resource',
		describe: "Istio's root namespace (`rootNamespace` of the mesh configuration).",
		schema: { pattern: `^${label}$` },
		is: 'the name of a namespace',
	}),
	meshConfig: row<string>({
		default: '',
		scope: 'resource',
		describe:
			'A file with a mesh configuration (a bare `MeshConfig`, relative to the workspace folder). It replaces the one that IstioOperators, Istio resources and ConfigMaps `istio` in the workspace set.',
	}),
	'files.exclude': row<readonly string[]>({
		default: ['**/.terraform/**', '**/.terragrunt-cache/**', '**/vendor/**'],
		scope: 'resource',
		describe:
			'Globs of files and folders that are not indexed, relative to the workspace folder. `.git`, `node_modules`, and everything in `.gitignore` and `files.exclude` are always excluded.',
		schema: texts,
		is: globs,
	}),
	'files.maxSize': row<number>({
		default: 4096,
		scope: 'resource',
		describe: 'Largest file that is indexed, in kilobytes. Larger ones are skipped.',
		schema: { minimum: 1, maximum: 262_144 },
	}),
	rules: row<Readonly<Record<string, Level>>>({
		default: {},
		scope: 'resource',
		describe: 'Severity per rule, for example `{ "subsets/unmatched-labels": "off" }`.',
		schema: { additionalProperties: { enum: ['off', 'hint', 'information', 'warning', 'error'] } },
		is: 'a map of rules, each off, hint, information, warning or error',
	}),
	allRules: row<boolean>({
		default: false,
		scope: 'resource',
		describe: 'Also runs the rules that are off by default.',
	}),
	version: row<string>({
		default: 'newest',
		scope: 'resource',
		describe:
			'Istio release whose fields are valid, such as `1.24`. `newest`: the fields of all known releases. `auto`: the newest release that the workspace mentions, in images, revisions, operator resources or Helm dependencies.',
		schema: { pattern: '^(newest|auto|v?1\\.\\d+(\\.\\d+)?)$' },
		is: 'a release such as 1.24, newest or auto; a number needs quotes',
	}),
	'schema.features': row<'auto' | 'on' | 'off'>({
		default: 'auto',
		scope: 'resource',
		describe:
			'Checks, completes and explains fields. `auto`: unless another extension does so for the document, as far as that can be detected. `off` disables this; names and meaning are checked in any case.',
		schema: { enum: ['auto', 'on', 'off'] },
	}),
	'schema.coveredFiles': row<readonly string[]>({
		default: [],
		scope: 'resource',
		describe:
			'Globs of files whose fields another tool checks, which `auto` then leaves to that tool. VS Code adds the files that `yaml.schemas` assigns a Kubernetes or Istio schema.',
		schema: texts,
		is: globs,
	}),
	'schema.crds': row<readonly string[]>({
		default: [],
		scope: 'resource',
		describe:
			'Files or folders with CustomResourceDefinitions that replace the bundled schema of their kinds; relative to the workspace folder. Others in the workspace are found automatically and extend the bundled schema where they are deployed: in the same environment or kustomization, or in the same part of the folder.',
		schema: texts,
		is: 'a list of paths, none of them empty',
	}),
	environments: row<Readonly<Record<string, readonly string[]>>>({
		default: {},
		scope: 'resource',
		describe:
			'Files that are deployed together: a name and globs, relative to the workspace folder, for example `{ "prod": ["base/**", "envs/prod/**"] }`. All other files are checked with the whole folder; a name that several folders use joins them.',
		schema: { additionalProperties: { type: 'array', ...texts } },
		is: 'a map of lists of globs, none of them empty',
	}),
	externals: row<Readonly<Partial<Record<External, readonly string[]>>>>({
		default: {},
		scope: 'resource',
		describe:
			'Names outside the workspace, which are never reported as unknown: lists of `hosts`, `gateways` (`namespace/name` or a name), `namespaces` and `secrets`; `*` matches any characters.',
		schema: {
			additionalProperties: false,
			properties: Object.fromEntries(
				(['hosts', 'gateways', 'namespaces', 'secrets'] as const).map((name) => [name, { type: 'array', ...texts }]),
			),
		},
		is: 'a map of hosts, gateways, namespaces and secrets, each a list of names, none of them empty',
	}),
	assume: row<'auto' | 'complete'>({
		default: 'auto',
		scope: 'resource',
		describe:
			'`auto`: report a name as unknown only with evidence that the workspace should contain it. `complete`: the workspace contains everything, so every unknown name is reported.',
		schema: { enum: ['auto', 'complete'] },
	}),
	render: row<'off' | 'auto'>({
		default: 'off',
		scope: 'window',
		describe:
			'Renders charts and kustomizations with `helm` and `kustomize` of your `PATH` after each save, and shows what that reveals at the line of the template it comes from. Only in workspaces that you trust.',
		schema: { enum: ['off', 'auto'] },
	}),
	outline: row<'auto' | 'on' | 'off'>({
		default: 'auto',
		scope: 'resource',
		describe:
			'Lists resources with their routes, subsets, servers and rules in the outline. `auto`: unless the Red Hat YAML extension is installed, which has its own outline.',
		schema: { enum: ['auto', 'on', 'off'] },
	}),
	codeLens: row<boolean>({
		default: true,
		scope: 'resource',
		describe:
			'Shows how often a resource is referenced and what a gateway serves above resources, and how they split traffic above routes.',
	}),
	inlayHints: row<readonly string[]>({
		default: [],
		scope: 'resource',
		describe:
			'Shows values that are not written in the text: `host` (the full name of a short one), `namespace` (the one in effect), `weight` and `port` (the defaults).',
		schema: { items: { type: 'string', enum: ['host', 'namespace', 'weight', 'port'] } },
		is: 'a list of host, namespace, weight, port',
	}),
	documentLinks: row<boolean>({
		default: true,
		scope: 'resource',
		describe: 'Makes paths in kustomizations links to the files they name.',
	}),
	semanticTokens: row<boolean>({
		default: false,
		scope: 'resource',
		describe: 'Colors names by whether they are found in the workspace, and by kind.',
	}),
	'trace.server': row<'off' | 'messages' | 'verbose'>({
		default: 'off',
		scope: 'window',
		describe: 'Logs the messages between VS Code and the language server.',
		schema: { enum: ['off', 'messages', 'verbose'] },
	}),
} as const;

type Rows = typeof settingRows;

/** The settings of one workspace folder, keyed as in `settingRows`. */
export type Settings = { readonly [K in keyof Rows]: Rows[K]['default'] };

/** What a setting is when nobody says anything. */
const presets = Object.fromEntries(Object.entries(settingRows).map(([name, row]) => [name, row.default])) as Settings;

export const defaultSettings: Settings = presets;

/** Settings as an editor sends them (the object below `istio`, nested or with dotted keys), defaults filled in. */
export function settingsFrom(given: unknown): Settings {
	return overlaid({ ...presets }, given);
}

/**
 * `settings` with what `given` says instead; of settings that are maps, such as `rules`, entry by entry. A value of the
 * wrong type counts as not set, for settings are typed by people.
 */
export function overlaid(settings: Settings, given: unknown): Settings {
	const entries = Object.entries(settingRows).flatMap(([name, { default: preset, schema }]) => {
		const value = lookUp(given, name);
		if (value === undefined || !isLike(value, preset, schema)) return [];
		if (typeof preset !== 'object' || Array.isArray(preset)) return [[name, value]];
		return [[name, { ...(settings[name as keyof Settings] as object), ...(value as object) }]];
	});
	return { ...settings, ...Object.fromEntries(entries) };
}

function lookUp(given: unknown, name: string): unknown {
	if (typeof given !== 'object' || given === null) return undefined;
	const direct = (given as Record<string, unknown>)[name];
	if (direct !== undefined) return direct;
	const dot = name.indexOf('.');
	return dot === -1 ? undefined : lookUp((given as Record<string, unknown>)[name.slice(0, dot)], name.slice(dot + 1));
}

/** Why `value` cannot be that of a setting, as words after its name and "must be"; undefined if it can. */
export function settingFault(name: keyof Settings, value: unknown): string | undefined {
	const { default: preset, schema, is } = settingRows[name] as Row<unknown>;
	if (isLike(value, preset, schema)) return undefined;
	if (is !== undefined) return is;
	if (typeof preset === 'number') return `a number from ${schema?.minimum} to ${schema?.maximum}`;
	if (schema?.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
	return { string: 'a string', boolean: 'true or false', object: 'a map' }[String(typeof preset)];
}

/** What is wrong with settings as an editor sends them, in sentences; entries that are none of ours are not looked at. */
export function faultsOfSettings(given: unknown): readonly string[] {
	return (Object.keys(settingRows) as (keyof Settings)[]).flatMap((name) => {
		const value = lookUp(given, name);
		const fault = value === undefined || value === null ? undefined : settingFault(name, value);
		return fault === undefined ? [] : [`"istio.${name}" must be ${fault}; the value is ignored`];
	});
}

/** Whether `value` can be the value of a setting. */
function isLike(value: unknown, preset: unknown, schema: SettingSchema | undefined): boolean {
	if (Array.isArray(value) !== Array.isArray(preset) || typeof value !== typeof preset || value === null) return false;
	return fits(value, schema ?? {});
}

/** Whether a value that is of the right type fits a schema, with all that is in it. */
function fits(value: unknown, schema: SettingSchema): boolean {
	const { enum: words, pattern, minimum, maximum, items, properties, additionalProperties: others } = schema;
	if (words !== undefined) return words.some((word) => word === value);
	if (typeof value === 'string') return pattern === undefined || new RegExp(pattern).test(value);
	if (typeof value === 'number') return value >= Number(minimum) && value <= Number(maximum);
	if (Array.isArray(value)) return value.every((item) => typeof item === items?.type && fits(item, items));
	if (typeof value !== 'object' || value === null) return true;
	return Object.entries(value).every(([key, one]) => {
		const own = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : others;
		return own !== undefined && own !== false && Array.isArray(one) === (own.type === 'array') && fits(one, own);
	});
}
