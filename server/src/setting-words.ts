// TABLES of words about settings: under which heading the settings editor shows them, and what the words that they take mean.
import type { settingRows } from './settings.ts';

type Name = keyof typeof settingRows;

/** The heading of each setting; `Editor` where none is stated. */
export const settingGroups: Readonly<Partial<Record<Name, 'Workspace' | 'Checks'>>> = {
	defaultNamespace: 'Workspace',
	clusterDomain: 'Workspace',
	rootNamespace: 'Workspace',
	meshConfig: 'Workspace',
	'files.exclude': 'Workspace',
	'files.maxSize': 'Workspace',
	environments: 'Workspace',
	externals: 'Workspace',
	assume: 'Workspace',
	rules: 'Checks',
	allRules: 'Checks',
	version: 'Checks',
	'schema.features': 'Checks',
	'schema.coveredFiles': 'Checks',
	'schema.crds': 'Checks',
	render: 'Checks',
};

/** What each word of a setting means, or of the items of its list or map: one sentence each. */
export const settingMeanings: Readonly<Partial<Record<Name, Readonly<Record<string, string>>>>> = {
	rules: {
		off: 'Not reported.',
		hint: 'Shown as three dots under the word, not in the list of problems.',
		information: 'Shown in blue.',
		warning: 'Shown in yellow.',
		error: 'Shown in red; the command line exits with code 1.',
	},
	'schema.features': {
		auto: 'On, unless another extension does so for the document.',
		on: 'Always, beside other extensions too.',
		off: 'Never; names and meaning are checked in any case.',
	},
	assume: {
		auto: 'An unknown name is reported only with evidence that the workspace should contain it.',
		complete: 'The workspace contains everything, so every unknown name is reported.',
	},
	render: {
		off: 'No program is run.',
		auto: 'Renders what `helm` and `kustomize` can render; without them, nothing happens.',
	},
	outline: {
		auto: 'On, unless the Red Hat YAML extension is installed, which has its own outline.',
		on: 'Always.',
		off: 'Never.',
	},
	inlayHints: {
		host: 'The full name behind a short host.',
		namespace: 'The namespace in effect where none is set.',
		weight: 'The weight of a destination that sets none.',
		port: 'The port of a destination that sets none.',
	},
	'trace.server': {
		off: 'Nothing is logged.',
		messages: 'The name of each message.',
		verbose: 'Each message with its content.',
	},
};
