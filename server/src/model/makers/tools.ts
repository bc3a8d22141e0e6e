// TABLE of the files of tools that are no Kubernetes manifests and install things all the same: releases of Helmfile,
// workloads of Score, programs of Pulumi. Which file is whose is told by its name, so that others need not be looked at.
import type { Node } from '../../yaml/node.ts';
import { namesOf, valuesAt } from './patterns.ts';
import type { MakerRow } from './rows.ts';

interface ToolRow {
	/** How such files are called. */
	readonly file: RegExp;
	/** The keys that all of them have at their top. */
	readonly keys: readonly string[];
	/** What one of their scalars has in it, if not all such files install something. */
	readonly with?: { readonly key: string; readonly text: RegExp };
	/** Patterns of names (rows.ts), of whatever is made. */
	readonly names: string;
	/** Where the charts stand that it installs: one that is not here makes things of any name. */
	readonly charts?: string;
	/** Where the namespaces stand that they go to. */
	readonly into?: string;
}

/** What goes by the names at a path: called so, or with something behind. */
const called = (path: string): string => `{${path}} {${path}}-*`;

const tools: readonly ToolRow[] = [
	// helmfile.readthedocs.io: "Configuration"; files of helmfile.d/ are called anything, and templates end in `.gotmpl`.
	{
		file: /helmfile[^/]*(?:\/[^/]+)?\.ya?ml(?:\.gotmpl)?$/,
		keys: ['releases'],
		names: called('releases[].name'),
		charts: 'releases[].chart',
		into: 'releases[].namespace|namespace',
	},
	// devspace.sh/docs/configuration/deployments: a map by name; a list in the versions before v2beta1.
	{
		file: /\/devspace[^/]*\.ya?ml$/,
		keys: ['version', 'deployments'],
		names: `${called('deployments.~')} ${called('deployments[].name')}`,
		charts: 'deployments.*.helm.chart.name',
		into: 'deployments.*.namespace',
	},
	// porter.sh/mixins/helm3
	{
		file: /\/porter[^/]*\.ya?ml$/,
		keys: ['mixins', 'install'],
		names: `${called('install[].helm3.name')} ${called('install[].helm.name')}`,
		charts: 'install[].helm3.chart|install[].helm.chart',
		into: 'install[].helm3.namespace|install[].helm.namespace',
	},
	// docs.score.dev: a Service for each workload with ports; github.com/score-spec/score-k8s calls it after the workload.
	{ file: /score[^/]*\.ya?ml$/, keys: ['apiVersion', 'metadata', 'containers'], names: called('metadata.name') },
	// pulumi.com/docs/iac/languages-sdks/yaml: a resource without a name of its own is called after its key.
	{
		file: /\/(?:Pulumi|Main)[^/]*\.ya?ml$/,
		keys: ['resources'],
		names: `${called('resources.~')} {resources.*.properties.metadata.name}`,
	},
	// docs.gitlab.com/topics/autodevops: the chart auto-deploy-app calls its Service after the release, an environment.
	{
		file: /gitlab-ci[^/]*\.ya?ml$/,
		keys: ['include'],
		with: { key: 'include', text: /Auto-DevOps|Auto-Deploy|Jobs\/Deploy/ },
		names: '*-auto-deploy',
	},
	// kluctl.io/docs/kluctl/deployments/helm
	{
		file: /\/helm-chart\.ya?ml$/,
		keys: ['helmChart'],
		names: called('helmChart.releaseName'),
		charts: 'helmChart.chartName|helmChart.path',
		into: 'helmChart.namespace',
	},
	// fleet.rancher.io/ref-fleet-yaml
	{
		file: /\/fleet\.ya?ml$/,
		keys: ['helm'],
		names: `${called('helm.releaseName')} ${called('helm.chart')}`,
		charts: 'helm.chart',
		into: 'namespace|defaultNamespace',
	},
	// docs.garden.io, "Actions" and "Modules": they have a kind, and mostly no version.
	{
		file: /garden\.ya?ml$/,
		keys: ['kind', 'type', 'name'],
		with: { key: 'kind', text: /^(?:Deploy|Module)$/ },
		names: called('.name'),
	},
];

/** Whether a file is one of a tool's own, by its name. */
export function isToolFile(uri: string): boolean {
	return tools.some(({ file }) => file.test(uri));
}

/** What a document without a kind makes, if it is a tool's. */
export function toolRows(root: Node): readonly MakerRow[] {
	const keys = new Set(root.entries.map(({ key }) => key.text));
	const own = tools.filter((tool) => tool.keys.every((key) => keys.has(key)) && isMet(tool, root));
	return own.map(({ names, charts, into }) => {
		const installed = charts === undefined || namesOf(root, names).length === 0 ? [] : valuesAt(root, charts);
		const all = installed.length > 0 ? [names, ...installed.flatMap(calledAfter), '*'].join(' ') : names;
		return {
			makes: { Service: all, Pod: all, Secret: all, ConfigMap: all, ServiceAccount: all },
			into: into === undefined ? '*' : `${into}|*`,
			...(charts === undefined ? {} : { deploys: charts }),
		};
	});
}

/** What a release is called after its chart, which is written as `repository/chart`, or as a path. */
function calledAfter(chart: string): readonly string[] {
	const name = chart.replace(/\/+$/, '').replace(/^.*\//, '');
	return /^[a-z0-9][a-z0-9.-]*$/.test(name) ? [name, `${name}-*`] : [];
}

function isMet({ with: what }: ToolRow, root: Node): boolean {
	if (what === undefined) return true;
	const has = (node: Node): boolean =>
		what.text.test(node.text) || node.items.some(has) || node.entries.some(({ value }) => has(value));
	return root.entries.some(({ key, value }) => key.text === what.key && has(value));
}
