// TABLE of the kinds that make no Services, pods, Secrets or routes, though nobody reads them here. All other kinds that are
// not read may be operators', and then a name like theirs is no slip (makers.ts).

/** Groups whose kinds all make nothing of the sort. `*.x` stands for every group that ends in `.x`. */
const groups = new Set(
	`
	apps autoscaling batch extensions policy
	*.k8s.io *.istio.io *.gatekeeper.sh *.kyverno.io kyverno.io *.policies.kubewarden.io policies.kubewarden.io
	*.cilium.io cilium.io *.projectcalico.org projectcalico.org crd.antrea.io *.antrea.io
	keda.sh monitoring.googleapis.com networking.gke.io cloud.google.com *.cloud.google.com
	networking.aws *.eks.amazonaws.com eks.amazonaws.com elbv2.k8s.aws vpcresources.k8s.aws karpenter.sh *.karpenter.sh karpenter.k8s.aws
	velero.io metallb.io traefik.io traefik.containo.us getambassador.io x.getambassador.io projectcontour.io *.konghq.com
	*.linkerd.io linkerd.io split.smi-spec.io specs.smi-spec.io access.smi-spec.io
	backstage.io *.backstage.io scorecard.operatorframework.io skaffold eksctl.io kind.x-k8s.io kubeadm.k8s.io kpt.dev config.kubernetes.io fn.kpt.dev k3d.io ctlptl.dev
	tekton.dev litmuschaos.io chaos-mesh.org goldilocks.fairwinds.com aquasecurity.github.io 
	source.toolkit.fluxcd.io notification.toolkit.fluxcd.io image.toolkit.fluxcd.io
	spire.spiffe.io k8s.cni.cncf.io user.openshift.io config.openshift.io operator.openshift.io machineconfiguration.openshift.io machine.openshift.io
	security.openshift.io authorization.openshift.io project.openshift.io console.openshift.io quota.openshift.io
	sailoperator.io maistra.io federation.maistra.io kiali.io dex.coreos.com crossplane.io pkg.crossplane.io meta.pkg.crossplane.io
	sparkoperator.none reloader.stakater.com 
	*.keptn.sh *.karmada.io dapr.io admiral.io gateway.envoyproxy.io gateway.nginx.org k6.io
	*.open-cluster-management.io
	telemetry.kyma-project.io scheduling.run.ai kueue.x-k8s.io
`
		.trim()
		.split(/\s+/),
);

/** Groups that look like those and are not. */
const makers = new Set([
	'sparkoperator.k8s.io',
	'install.istio.io',
	'work.open-cluster-management.io',
	'apps.open-cluster-management.io',
	'policy.open-cluster-management.io',
]);

/** Kinds of groups that have makers too; `*` stands for any group. */
const kinds = new Set(
	`
	/Binding /ComponentStatus /Config /ConfigMap /Endpoints /Event /LimitRange /Namespace /Node /PersistentVolume
	/PersistentVolumeClaim /PodTemplate /ReplicationController /ResourceQuota /Secret /Service /ServiceAccount /Pod /Role
	/RoleBinding
	argoproj.io/AppProject argoproj.io/AnalysisTemplate argoproj.io/ClusterAnalysisTemplate argoproj.io/AnalysisRun
	argoproj.io/Workflow argoproj.io/WorkflowTemplate argoproj.io/ClusterWorkflowTemplate argoproj.io/CronWorkflow
	argoproj.io/Sensor
	flagger.app/MetricTemplate flagger.app/AlertProvider
	monitoring.coreos.com/ServiceMonitor monitoring.coreos.com/PodMonitor monitoring.coreos.com/Probe
	monitoring.coreos.com/PrometheusRule monitoring.coreos.com/ScrapeConfig monitoring.coreos.com/AlertmanagerConfig
	cert-manager.io/CertificateRequest acme.cert-manager.io/Order acme.cert-manager.io/Challenge
	external-secrets.io/SecretStore external-secrets.io/ClusterSecretStore
	serving.kserve.io/ServingRuntime serving.kserve.io/ClusterServingRuntime serving.kserve.io/ClusterStorageContainer
	serving.kserve.io/LLMInferenceServiceConfig
	kafka.strimzi.io/KafkaTopic kafka.strimzi.io/KafkaConnector kafka.strimzi.io/KafkaRebalance
	rabbitmq.com/Queue rabbitmq.com/Exchange rabbitmq.com/Binding rabbitmq.com/Vhost rabbitmq.com/Policy rabbitmq.com/Permission
	postgresql.cnpg.io/Backup postgresql.cnpg.io/ScheduledBackup postgresql.cnpg.io/Database
	postgresql.cnpg.io/ImageCatalog postgresql.cnpg.io/ClusterImageCatalog
	route.openshift.io/Route image.openshift.io/ImageStreamTag
	opentelemetry.io/Instrumentation
	grafana.integreatly.org/GrafanaDashboard grafana.integreatly.org/GrafanaDatasource grafana.integreatly.org/GrafanaFolder
	serving.knative.dev/DomainMapping.none networking.internal.knative.dev/Certificate
	kubeflow.org/Profile kubeflow.org/PVCViewer kubeflow.org/PodDefault
	kubevirt.io/VirtualMachineInstancePreset cdi.kubevirt.io/DataVolume
	secrets-store.csi.x-k8s.io/SecretProviderClassPodStatus
	cluster.x-k8s.io/Cluster cluster.x-k8s.io/Machine cluster.x-k8s.io/MachineSet cluster.x-k8s.io/MachineDeployment
	cluster.x-k8s.io/MachinePool cluster.x-k8s.io/MachineHealthCheck cluster.x-k8s.io/ClusterClass
	cluster.x-k8s.io/MachineDrainRule ipam.cluster.x-k8s.io/IPAddressClaim ipam.cluster.x-k8s.io/IPAddress
	multicluster.x-k8s.io/ServiceExport mlops.seldon.io/Model mlops.seldon.io/Pipeline mlops.seldon.io/Experiment
	fleet.cattle.io/Cluster fleet.cattle.io/ClusterGroup
	triggers.tekton.dev/TriggerBinding triggers.tekton.dev/ClusterTriggerBinding triggers.tekton.dev/Trigger
	triggers.tekton.dev/Interceptor
	operators.coreos.com/OperatorGroup
	*/Dashboard */NetworkPolicy */PriorityClass */StorageClass */Ingress */IngressRoute */IngressClass
`
		.trim()
		.split(/\s+/),
);

/** Whether resources of a kind make nothing that somebody else could name. */
export function isBarren(group: string, kind: string): boolean {
	if (kinds.has(`${group}/${kind}`) || kinds.has(`*/${kind}`)) return true;
	if (makers.has(group)) return false;
	if (groups.has(group)) return true;
	// No API group is longer than a name in DNS (kubernetes.io/docs/concepts/overview/working-with-objects/names).
	if (group.length > 253) return false;
	for (let dot = group.indexOf('.'); dot !== -1; dot = group.indexOf('.', dot + 1)) {
		if (groups.has(`*${group.slice(dot)}`)) return true;
	}
	return false;
}
