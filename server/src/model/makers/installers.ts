// TABLE of what installs other people's manifests: charts, bundles, whole directories. Their names may be any in the namespace
// they go to; those called after the release are the most likely ones.
import { type MakerRow, own } from './rows.ts';

/** Things called after a release, or after the chart if the release is called otherwise; anything at all where the chart is not here. */
const release = (chart: string, more: Omit<MakerRow, 'makes'> & { readonly names?: string }): MakerRow => {
	const { names = '', ...rest } = more;
	const all = `${own} ${names} ${chart === '' ? '' : `{${chart}} {${chart}}-*`} *`;
	return {
		...rest,
		makes: {
			Service: all,
			Pod: all,
			Secret: all,
			ConfigMap: all,
			ServiceAccount: all,
			Gateway: own,
			VirtualService: all,
		},
	};
};

/** Of the releases in `deploy` and `manifests`, and of those that profiles put beside or in their place. */
const skaffoldNames = ['deploy', 'manifests', 'profiles[].deploy', 'profiles[].manifests']
	.map((place) => `${place}.helm.releases[].name`)
	.concat('profiles[].patches[].value.name')
	.flatMap((path) => [`{${path}}`, `{${path}}-*`])
	.join(' ');

/** What the rules of a policy make; names made of the request's own say nothing. */
const generatedNames = '{spec.rules[].generate.name} {spec.rules[].generate.foreach[].name}';
const generated: MakerRow = {
	makes: {
		Service: generatedNames,
		Secret: generatedNames,
		ConfigMap: generatedNames,
		ServiceAccount: generatedNames,
		Gateway: generatedNames,
		VirtualService: generatedNames,
		DestinationRule: generatedNames,
	},
	into: '*',
};

export const installers: Readonly<Record<string, MakerRow>> = {
	// fluxcd.io/flux/components/helm/helmreleases: the release is called [targetNamespace-]name.
	'helm.toolkit.fluxcd.io/HelmRelease': release('spec.chart.spec.chart|spec.chartRef.name', {
		names: '{spec.releaseName} {spec.releaseName}-* {spec.targetNamespace}-{name} {spec.targetNamespace}-{name}-*',
		into: 'spec.targetNamespace',
		deploys: 'spec.chart.spec.chart',
	}),
	'helm.fluxcd.io/HelmRelease': release('spec.chart.name|spec.chart.path', {
		names: '{spec.releaseName} {spec.releaseName}-*',
		into: 'spec.targetNamespace',
	}),
	'flux.weave.works/HelmRelease': release('spec.chart.name', {
		names: '{spec.releaseName} {spec.releaseName}-*',
		into: 'spec.targetNamespace',
	}),
	// docs.k3s.io/add-ons/helm
	'helm.cattle.io/HelmChart': release('spec.chart', { into: 'spec.targetNamespace|*' }),
	'helm.cattle.io/HelmChartConfig': release('', { into: '*' }),
	// argo-cd.readthedocs.io/en/stable/user-guide/application-specification
	'argoproj.io/Application': release('spec.source.chart|spec.sources[].chart', {
		names: '{spec.source.helm.releaseName} {spec.source.helm.releaseName}-*',
		into: 'spec.destination.namespace|*',
		deploys: 'spec.source.path|spec.sources[].path',
	}),
	'argoproj.io/ApplicationSet': release('spec.template.spec.source.chart|spec.template.spec.sources[].chart', {
		into: 'spec.template.spec.destination.namespace|*',
		deploys: 'spec.template.spec.source.path|spec.template.spec.sources[].path',
	}),
	'kustomize.toolkit.fluxcd.io/Kustomization': { makes: {} },
	// marketplace.upbound.io/providers/crossplane-contrib/provider-helm
	'helm.crossplane.io/Release': release('spec.forProvider.chart.name', { into: 'spec.forProvider.namespace|*' }),
	'helm.m.crossplane.io/Release': release('spec.forProvider.chart.name', { into: 'spec.forProvider.namespace|*' }),
	'kubernetes.crossplane.io/Object': { makes: {} },
	// cluster-api-addon-provider-helm: docs/quick-start.md
	'addons.cluster.x-k8s.io/HelmChartProxy': release('spec.chartName', {
		names: '{spec.releaseName} {spec.releaseName}-*',
		into: 'spec.namespace|*',
	}),
	'addons.cluster.x-k8s.io/HelmReleaseProxy': release('spec.chartName', { into: 'spec.namespace|*' }),
	'addons.cluster.x-k8s.io/ClusterResourceSet': { makes: {} },
	// projectsveltos.github.io/sveltos/addons/helm_charts
	'config.projectsveltos.io/ClusterProfile': release('spec.helmCharts[].releaseName', {
		into: 'spec.helmCharts[].releaseNamespace|*',
	}),
	'config.projectsveltos.io/Profile': release('spec.helmCharts[].releaseName', {
		into: 'spec.helmCharts[].releaseNamespace|*',
	}),
	// fleet.rancher.io
	'fleet.cattle.io/GitRepo': release('', { into: 'spec.targetNamespace|*' }),
	'fleet.cattle.io/Bundle': release('spec.helm.chart|spec.helm.releaseName', {
		into: 'spec.targetNamespace|spec.namespace|spec.defaultNamespace|*',
	}),
	'fleet.cattle.io/HelmOp': release('spec.helm.chart|spec.helm.releaseName', {
		into: 'spec.namespace|spec.defaultNamespace|*',
	}),
	// kyverno.io/docs/policy-types/cluster-policy/generate: into the namespace that a request says.
	'kyverno.io/ClusterPolicy': generated,
	'kyverno.io/Policy': generated,
	// skaffold.dev/docs/references/yaml
	'skaffold/Config': {
		makes: { Service: skaffoldNames, Pod: skaffoldNames, Secret: skaffoldNames, ServiceAccount: skaffoldNames },
		into: 'deploy.helm.releases[].namespace|manifests.helm.releases[].namespace|*',
		deploys: 'deploy.helm.releases[].chartPath|deploy.helm.releases[].remoteChart',
	},
	// carvel.dev/vendir: what is fetched lies in the workspace, or will
	'vendir.k14s.io/Config': release('directories[].contents[].path', {
		names: '{directories[].contents[].helmChart.name} {directories[].contents[].helmChart.name}-*',
		into: '*',
	}),
	// carvel.dev/kapp-controller
	'kappctrl.k14s.io/App': release('', { into: '*' }),
	'packaging.carvel.dev/PackageInstall': release('spec.packageRef.refName', { into: '*' }),
	'packaging.carvel.dev/Package': { makes: {} },
	'packaging.carvel.dev/PackageRepository': { makes: {} },
	// olm.operatorframework.io: the operator's own Deployment and webhook Services, in the namespace of the Subscription.
	'operators.coreos.com/Subscription': release('spec.name', {}),
	'operators.coreos.com/ClusterServiceVersion': release('', {}),
	'olm.operatorframework.io/ClusterExtension': release('', { into: 'spec.namespace|*' }),
	// kluctl, KubeVela, Rancher's Apps: whatever their definitions say.
	'gitops.kluctl.io/KluctlDeployment': release('', { into: '*' }),
	'core.oam.dev/Application': release('spec.components[].name', {}),
	'catalog.cattle.io/App': release('', {}),
	'app.terraform.io/Workspace': { makes: {} },

	// docs.openshift.com, "Using templates": the names of what is in it are read from its objects.
	'template.openshift.io/Template': { makes: {}, into: '*' },
	'/Template': { makes: {}, into: '*' },
	'template.openshift.io/TemplateInstance': { makes: {}, into: '*' },
	// docs.openshift.com, "Creating applications by using the CLI": `oc new-app` makes a Service called as all the rest.
	...Object.fromEntries(
		[
			['apps.openshift.io', 'DeploymentConfig'],
			['', 'DeploymentConfig'],
			['build.openshift.io', 'BuildConfig'],
			['', 'BuildConfig'],
			['image.openshift.io', 'ImageStream'],
			['', 'ImageStream'],
		].map(([group, kind]): readonly [string, MakerRow] => [`${group}/${kind}`, { makes: { Service: own, Pod: own } }]),
	),
	// Who routes to a Service has it, wherever it is declared.
	'/Route': { makes: { Service: '{spec.to.name} {spec.alternateBackends[].name}' } },
};
