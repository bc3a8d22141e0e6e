// TABLE: what --help prints: the commands, and their options by what they are for.

export type CommandName = 'check' | 'trace' | 'routes' | 'describe' | 'graph' | 'test' | 'rules' | 'explain' | 'serve';

/** A command: its words, and what it does, line by line. */
export interface CommandHelp {
	readonly words: string;
	readonly says: readonly string[];
}

/** `also`: commands of other sections that take the option too. `of`: the only ones of its section that do. */
export interface OptionHelp {
	readonly option: string;
	readonly says: readonly string[];
	readonly also?: readonly CommandName[];
	readonly of?: readonly CommandName[];
}

export interface Section {
	readonly title: string;
	/** Behind the title where all commands are listed. */
	readonly note: string;
	readonly of: readonly CommandName[];
	readonly options: readonly OptionHelp[];
}

export const commandsHelp: Readonly<Record<CommandName, CommandHelp>> = {
	check: {
		words: 'istio-ls check [paths]',
		says: [
			'report problems in files and folders (default: this folder); "-" is',
			'standard input: helm template … | istio-ls check -',
		],
	},
	trace: {
		words: 'istio-ls trace [METHOD] URL [paths]',
		says: [
			'follow a request step by step, with the file and line that decided;',
			'tcp://HOST:PORT and tls://HOST:PORT for a connection',
		],
	},
	routes: {
		words: 'istio-ls routes [HOST] [paths]',
		says: [
			'list the effective routes of all gateways, of one (--through), or of a',
			"workload's sidecar (--from), in the order in which they are tried",
		],
	},
	describe: {
		words: 'istio-ls describe KIND/NAME[.NAMESPACE] [paths]',
		says: ['say what a resource means in its mesh, and which others name it'],
	},
	graph: {
		words: 'istio-ls graph [WHAT] [paths]',
		says: [
			'draw the route map, from where requests come in to the pods: of a resource',
			'(KIND/NAME[.NAMESPACE]), of a host, or of everything',
		],
	},
	test: {
		words: 'istio-ls test [paths]',
		says: ['run route tests (*.istio-test.yaml) on the mesh that the files make'],
	},
	rules: {
		words: 'istio-ls rules [words]',
		says: ['list the rules: all, or by theme, id, or code of istioctl and Kiali'],
	},
	explain: {
		words: 'istio-ls explain WORD',
		says: [
			'explain a rule, a code (IST0101, KIA1107), a field such as virtualservice.spec.http,',
			'or a message of Envoy or istiod, in quotes',
		],
	},
	serve: { words: 'istio-ls serve --stdio', says: ['run the language server; "istio-ls --stdio" does the same'] },
};

export const sections: readonly Section[] = [
	{
		title: 'What is reported',
		note: '(check)',
		of: ['check'],
		options: [
			{
				option: '--fail-on error|warning|information|never',
				says: ['lowest severity that makes the exit code 1 (default: error)'],
			},
			{
				option: '--rule WORD=off|hint|information|warning|error',
				says: [
					'severity of a rule, of a theme (routing), or of the rules for a code (IST0101);',
					'may be repeated, the most specific one wins',
				],
			},
			{ option: '--all-rules', says: ['also run the rules that are off by default'] },
			{
				option: '--suppress, -S CODE=RESOURCE',
				says: [
					'do not report a code (or rule) for a resource, as istioctl analyze does:',
					'IST0101=VirtualService shop/reviews; "*" matches any characters',
				],
			},
			{ option: '--include GLOB', says: ['report only on matching files; all are read (may be repeated)'] },
			{
				option: '--exclude GLOB',
				says: ['do not read matching files (may be repeated)'],
				also: ['trace', 'routes', 'describe', 'graph', 'test'],
			},
			{
				option: '--changed-since REF',
				says: [
					'report on files changed since the common ancestor of REF and the current branch,',
					'and on what the changes broke in other files; all are read',
				],
			},
			{ option: '--baseline FILE', says: ['do not report the findings listed in FILE'] },
			{ option: '--update-baseline', says: ['write all findings to the baseline'] },
			{ option: '--max-findings N', says: ['report only the N most severe findings; the exit code is that of all'] },
		],
	},
	{
		title: 'Reports',
		note: '(check)',
		of: ['check'],
		options: [
			{
				option: '--format text|json|sarif|github|gitlab|junit|rdjson[=FILE]',
				says: ['text (default) or a format for other programs; may be repeated if all but one', 'name a file'],
			},
			{
				option: '--output, -o FILE',
				says: ['where to write the report of a --format without a file (default: standard output)'],
				also: ['test'],
			},
			{ option: '--show-suppressed', says: ['also report suppressed findings, marked as such (json and sarif)'] },
			{ option: '--quiet, -q', says: ['print only the findings: no summary, no progress'], also: ['test'] },
			{
				option: '--color auto|always|never',
				says: ['use colors (default: auto, if on a terminal; respects NO_COLOR and FORCE_COLOR)'],
				also: ['trace', 'routes', 'describe', 'graph', 'test', 'rules', 'explain'],
			},
		],
	},
	{
		title: 'Fixing',
		note: '(check)',
		of: ['check'],
		options: [
			{ option: '--fix', says: ['fix findings that have only one fix, in the given files, and report the rest'] },
			{ option: '--dry-run', says: ['with --fix: print the changes as a diff; the exit code is 1 if there are any'] },
		],
	},
	{
		title: 'Rendering',
		note: '(check)',
		of: ['check'],
		options: [
			{
				option: '--render',
				says: [
					'render charts and overlays too, with helm and kustomize of the PATH, and report what',
					'that shows at the template it comes from; see docs/security.md for what is run',
				],
			},
		],
	},
	{
		title: 'The request',
		note: '(trace; --through, --from, --environment and --format for routes, too)',
		of: ['trace'],
		options: [
			{
				option: '--through GATEWAY',
				says: [
					'comes from outside through this Gateway, NAME or NAMESPACE/NAME (default: the one',
					'that serves the host of the URL)',
				],
				also: ['routes'],
			},
			{
				option: '--from WORKLOAD',
				says: ['is sent by this workload, such as shop/cart-v1, through its sidecar'],
				also: ['routes'],
			},
			{
				option: '--header NAME=VALUE, --cookie NAME=VALUE',
				says: ['may be given several times; --header host=NAME sets the Host header'],
			},
			{
				option: '--jwt FILE|TOKEN|JSON',
				says: ['a token, or its claims as JSON, which are used as those of a valid token'],
			},
			{ option: '--principal ID', says: ['whose certificate the client shows to the gateway (https, tls)'] },
			{ option: '--source-ip IP', says: ['the address of the client'] },
			{ option: '--sni NAME', says: ['the name that TLS asks for (default: the host of the URL)'] },
			{
				option: '--environment NAME',
				says: ['an overlay of kustomize, or an environment of the settings (default: all files)'],
				also: ['routes', 'describe', 'graph'],
			},
			{ option: '--verbose', says: ['also show what was passed over, and why'] },
			{ option: '--format text|json', says: ['output format (default: text)'], also: ['routes', 'describe'] },
		],
	},
	{
		title: 'The map',
		note: '(graph; also accepts --environment)',
		of: ['graph'],
		options: [
			{ option: '--format mermaid|dot|svg|json', says: ['output format (default: mermaid)'] },
			{ option: '--file FILE', says: ['draw only what has to do with the resources in this file; all are read'] },
			{ option: '--filter, -t WORDS', says: ['draw only routes with these words in their names or hosts'] },
			{ option: '--request "URL OPTIONS"', says: ['mark the way of a request, written as for trace'] },
		],
	},
	{
		title: 'How files are read',
		note: '(check, trace, routes, describe, graph)',
		of: ['check', 'trace', 'routes', 'describe', 'graph', 'test'],
		options: [
			{ option: '--stdin-filename FILE', says: ['file name of standard input'] },
			{
				option: '--default-namespace NAME',
				says: ['namespace of resources that do not set one (default: unknown, matches any)'],
			},
			{
				option: '--assume auto|complete',
				says: [
					'complete: the given files contain everything, so report every unknown name',
					'(default: auto, report only with evidence)',
				],
			},
			{
				option: '--istio-version newest|auto|1.N',
				says: ['release whose fields are valid (default: newest); auto: the newest that the', 'files mention'],
			},
			{
				option: '--crds PATH',
				says: [
					'CustomResourceDefinitions (file or folder) that replace the bundled schemas of',
					'their kinds; may be repeated',
				],
			},
			{
				option: '--mesh-config FILE',
				says: [
					'a MeshConfig document; replaces the one that IstioOperators, Istio resources and',
					'ConfigMaps "istio" in the files set',
				],
			},
		],
	},
	{
		title: 'Tests',
		note: '(test; also accepts the options of the section above)',
		of: ['test'],
		options: [
			{
				option: '--filter, -t TEXT',
				says: ['run only the cases with this in their names; "*" stands for any characters'],
			},
			{ option: '--format text|json|junit|tap|lcov[=FILE]', says: ['reports; lcov is the coverage'] },
			{ option: '--coverage', says: ['tell which routes, rules of policies and subsets no test reaches'] },
			{ option: '--fail-under PERCENT', says: ['with a coverage below that the exit code is 1'] },
			{ option: '-w, --watch', says: ['go on, and run them again on each change'] },
			{ option: '--verbose', says: ['the whole story of each case that fails, and what the files leave open'] },
		],
	},
	{
		title: 'rules and explain',
		note: '',
		of: ['rules', 'explain'],
		options: [
			{ option: '--format text|json', says: ['output format (default: text)'] },
			{
				option: '--api-version GROUP[/VERSION]',
				says: ['explain: selects one of several kinds with the same name'],
				of: ['explain'],
			},
			{ option: '--recursive', says: ['explain: show all nested fields as a tree'], of: ['explain'] },
		],
	},
];

export const general: readonly OptionHelp[] = [
	{ option: '-h, --help', says: ['show this help'] },
	{ option: '-V, --version', says: ['show the version'] },
];

/** What the exit code means, by the commands that give it. */
export const exitCodes: readonly { readonly of: readonly CommandName[]; readonly says: string }[] = [
	{ of: ['check'], says: '0 no findings at or above --fail-on, 1 findings, 2 could not run or read everything.' },
	{ of: ['test'], says: '0 all cases pass, 1 some do not.' },
	{ of: ['trace'], says: '0 the request arrives, 1 it does not, or not all of it, 2 could not tell.' },
];
