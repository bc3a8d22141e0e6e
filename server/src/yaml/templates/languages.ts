// TABLE of the ways to write what somebody fills in later: of template engines, of tools that replace variables, of those
// that keep secrets elsewhere. Another one is a row here and a case in test/yaml/languages.txt.

/**
 * One way. `pattern` finds it in a text, on one line unless it says otherwise. `is`:
 * `action`: an engine runs over the text, so it may stand for any lines, open and close blocks, and lie in block scalars;
 * `value`: it stands for a value, or for a part of one.
 */
export interface Language {
	readonly tools: string;
	readonly pattern: string;
	readonly is: 'action' | 'value';
	/** In scripts and programs it means other things too. */
	readonly isCommon?: boolean;
	/** YAML takes it for a comment where a value belongs. */
	readonly isComment?: boolean;
}

/** The first that fits at a place is meant. None reads on over another opening of its own: a text of openings must not take long. */
export const languages: readonly Language[] = [
	// docs.github.com: contexts; Azure Pipelines: template expressions; Backstage
	{ tools: 'GitHub Actions, Azure Pipelines, Backstage', pattern: '\\$\\{\\{[^\\n]*?\\}\\}', is: 'value' },
	// Only its beginning: where it ends is told by the strings in it (holes.ts).
	{ tools: 'Helm and Go templates, Jinja, Ansible, Mustache', pattern: '\\{\\{', is: 'action' },
	{ tools: 'Jinja, Ansible: statements', pattern: '\\{%(?:(?!\\{%)[\\s\\S]){0,4000}?%\\}', is: 'action' },
	{ tools: 'Jinja, Ansible: comments', pattern: '\\{#(?:(?!\\{#)[\\s\\S]){0,4000}?#\\}', is: 'action' },
	{ tools: 'ERB, EJS', pattern: '<%(?:(?!<%)[\\s\\S]){0,4000}?%>', is: 'action' },
	// carvel.dev/ytt: docs, "ytt @yaml/text-templated-strings"
	{ tools: 'ytt: text templates', pattern: '\\(@(?:(?!\\(@)[\\s\\S]){0,4000}?@\\)', is: 'action' },
	// carvel.dev/ytt: docs, "Syntax": code follows a blank, annotations such as #@overlay/match do not.
	{ tools: 'ytt', pattern: '#@[^\\n]*', is: 'action', isComment: true },
	// developer.hashicorp.com/terraform: "String templates", directives
	{ tools: 'Terraform: directives', pattern: '%\\{[^{}\\n]*\\}', is: 'action' },
	// docs.gitlab.com/ci/inputs
	{ tools: 'GitLab CI inputs', pattern: '\\$\\[\\[(?:(?!\\$\\[\\[)[^\\n])*?\\]\\]', is: 'value' },
	// With a word or a dot in it: a list in a list is YAML.
	{
		tools: 'gomplate, Levant, and Go templates of other delimiters',
		pattern: '\\[\\[-?\\s*[A-Za-z_.$(](?:(?!\\[\\[)[^\\n,])*?\\]\\]',
		is: 'action',
		isCommon: true,
	},
	{
		tools: 'envsubst, Flux, Terraform, OpenShift parameters, Kapitan',
		pattern: '\\$?\\$\\{\\{?(?:[^{}\\n]|\\{[^{}\\n]*\\})*\\}*',
		is: 'value',
	},
	{ tools: 'kustomize, Kubernetes, Azure Pipelines', pattern: '\\$\\((?:[^()\\n]|\\([^()\\n]*\\))*\\)', is: 'value' },
	{ tools: 'the shell', pattern: '\\$[A-Za-z_]\\w*', is: 'value' },
	// github.com/geofffranks/spruce: operators stand between blanks; bosh.io: variables are words
	{
		tools: 'Spruce, BOSH, Concourse',
		pattern: '\\(\\((?:\\s(?:(?!\\(\\()[^\\n])*?\\s|!?[\\w./:-]+)\\)\\)',
		is: 'value',
	},
	// octopus.com/docs/projects/variables/variable-substitutions: #{if X}, #{else}, #{/if}, and so unless and each
	{
		tools: 'Octopus: conditions and loops',
		pattern: '#\\{/?(?:if|unless|each|else)\\b[^{}\\n]*\\}',
		is: 'action',
		isComment: true,
	},
	{ tools: 'Octopus, Azure DevOps', pattern: '#\\{[^{}\\n]*\\}#?', is: 'value', isComment: true },
	// docs.zarf.dev/ref/values: ###ZARF_VAR_X###, ###ZARF_CONST_X###, ###ZARF_PKG_TMPL_X###
	{ tools: 'Zarf, and tokens between ##', pattern: '##+[A-Z][A-Z0-9_]*##+', is: 'value', isComment: true },
	{ tools: 'Maven, Ant, CMake, and tokens of one or two @', pattern: '@@?[A-Za-z_][\\w.-]*@@?', is: 'value' },
	// Three letters at least: %C3%A9 is a letter of a URL.
	{ tools: 'tokens between %', pattern: '%%?[A-Za-z_][\\w.-]{2,}%%?', is: 'value' },
	// kapitan.dev: references
	{ tools: 'Kapitan references', pattern: '\\?\\{[a-z][\\w-]*:[^{}\\n]*\\}', is: 'value' },
	// github.com/helmfile/vals
	{ tools: 'vals', pattern: '\\b(?:secret)?ref\\+[a-z0-9]+://[^\\s"\',\\]}]+', is: 'value' },
	// bank-vaults.dev: webhook; github.com/1Password: secret references
	{ tools: 'bank-vaults', pattern: '(?<![\\w.-])(?:>>)?vault:[\\w./-]+#[^\\s"\',\\]}]+', is: 'value' },
	{ tools: '1Password', pattern: '(?<![\\w.-])op://[^\\s"\',\\]}]+', is: 'value' },
	// getsops.io; hiera-eyaml
	{ tools: 'SOPS, eyaml', pattern: '\\bENC\\[[A-Z0-9_]+,[^[\\]\\n]*\\]', is: 'value' },
	// circleci.com/docs/pipeline-variables
	{ tools: 'CircleCI', pattern: '<<\\s+[\\w.-]+\\s+>>', is: 'value' },
	// developer.harness.io: "Use Harness expressions"; they nest, `<+<+trigger.url>.contains("x")>`
	{ tools: 'Harness', pattern: '<\\+(?:[^<>\\n]|<\\+(?:[^<>\\n]|<\\+[^<>\\n]*>)*>)*>', is: 'value' },
	// argocd-vault-plugin.readthedocs.io; documentation everywhere. (?P<name>…) is a regular expression.
	{
		tools: 'Argo CD Vault Plugin, and documentation',
		pattern: '<<\\s?[A-Za-z][^<>\\n]*>>|(?<!\\?P?)<[A-Za-z][^<>\\n]*>',
		is: 'value',
	},
];
