// TABLE of operators and other controllers: `group/Kind` -> what they make for a resource of the kind.
import { type MakerRow, own, services } from './rows.ts';

const monitoring = (kind: string): readonly [string, MakerRow] => [
	`monitoring.coreos.com/${kind}`,
	// prometheus-operator: pkg/{prometheus,alertmanager,thanos}: the governing Service is called `…-operated`.
	services('prometheus-operated alertmanager-operated thanos-ruler-operated {name} {name}-* {spec.serviceName}'),
];

/** github.com/elastic/cloud-on-k8s, docs: accessing-services: `NAME-es-http`, each with its own infix. */
const elastic = (kind: string, group: string, infix: string): readonly [string, MakerRow] => [
	`${group}.k8s.elastic.co/${kind}`,
	services(`{name}-${infix}-*`),
];

/** github.com/dapr/dapr, pkg/operator/handlers/dapr_handler.go: a Service for each application that has Dapr's sidecar. */
const withDapr: MakerRow = {
	makes: { Service: '{spec.template.metadata.annotations.[dapr.io/app-id]}-dapr' },
	annotated: ['dapr.io/'],
};

/** github.com/fluxcd/flagger, docs/gitbook/usage/how-it-works.md */
const apex = '{spec.service.name|spec.targetRef.name}';

export const operators: Readonly<Record<string, MakerRow>> = {
	'flagger.app/Canary': {
		makes: {
			Service: `${apex} ${apex}-primary ${apex}-canary`,
			Pod: `{spec.targetRef.name} {spec.targetRef.name}-primary`,
			Secret: '*-primary',
			ConfigMap: '*-primary',
			VirtualService: apex,
			DestinationRule: `${apex}-primary ${apex}-canary`,
		},
	},
	// knative.dev/docs/serving/services, …/traffic-management: a Service for each route, tag and revision.
	'serving.knative.dev/Service': {
		makes: {
			Service: `${own} {spec.traffic[].tag}-{name} {spec.template.metadata.name} {spec.template.metadata.name}-private`,
			Pod: own,
			VirtualService: '{name}-ingress {name}-mesh',
		},
	},
	'serving.knative.dev/Configuration': services(own),
	'serving.knative.dev/Route': services(`${own} {spec.traffic[].tag}-{name}`, {
		VirtualService: '{name}-ingress {name}-mesh',
	}),
	'serving.knative.dev/DomainMapping': services('{name}', { VirtualService: '{name}-ingress' }),
	'eventing.knative.dev/Broker': services('broker-ingress broker-filter {name}-broker-ingress {name}-kne-*'),
	'messaging.knative.dev/Channel': services('{name}-kn-channel {name}-kne-trigger-kn-channel'),
	'messaging.knative.dev/InMemoryChannel': services('{name}-kn-channel'),
	'messaging.knative.dev/KafkaChannel': services('{name}-kn-channel'),

	// kserve.github.io/website: one Knative Service or Deployment for each component, and an ExternalName called as the resource.
	'serving.kserve.io/InferenceService': services(`${own} {spec.canary.name}`, {
		VirtualService: own,
		DestinationRule: own,
	}),
	'serving.kserve.io/InferenceGraph': services(own, { VirtualService: own }),
	'serving.kserve.io/LLMInferenceService': services(own, { VirtualService: own }),
	'machinelearning.seldon.io/SeldonDeployment': services(`${own} {spec.name} {spec.name}-*`, {
		VirtualService: `${own} {spec.name} {spec.name}-*`,
		DestinationRule: `${own} {spec.name} {spec.name}-*`,
	}),

	// strimzi.io/docs/operators/latest/deploying, "List of Kafka cluster resources".
	'kafka.strimzi.io/Kafka': services(
		'{name}-kafka-* {name}-zookeeper-* {name}-kafka-exporter {name}-cruise-control {name}-*-kafka-*',
	),
	'kafka.strimzi.io/KafkaNodePool': services('{name} {name}-*'),
	'kafka.strimzi.io/KafkaConnect': services('{name}-connect {name}-connect-api {name}-connect-*'),
	'kafka.strimzi.io/KafkaConnectS2I': services('{name}-connect-api'),
	'kafka.strimzi.io/KafkaMirrorMaker': services('{name}-mirror-maker'),
	'kafka.strimzi.io/KafkaMirrorMaker2': services('{name}-mirrormaker2 {name}-mirrormaker2-api'),
	'kafka.strimzi.io/KafkaBridge': services('{name}-bridge-service'),

	// cloudnative-pg.io/documentation/current/service_management
	'postgresql.cnpg.io/Cluster': services(
		'{name}-rw {name}-ro {name}-r {name}-any {spec.managed.services.additional[].serviceTemplate.metadata.name}',
	),
	'postgresql.cnpg.io/Pooler': services('{name} {spec.serviceTemplate.metadata.name}'),
	// postgres-operator.readthedocs.io/en/latest/user: master, `-repl`, `-config` (Patroni), `-pooler`, `-pooler-repl`.
	'acid.zalan.do/postgresql': services('{name} {name}-repl {name}-config {name}-pooler {name}-pooler-repl', {
		Secret: '*.{name}.credentials.postgresql.acid.zalan.do {name}-*',
	}),
	// access.crunchydata.com/documentation/postgres-operator: architecture/overview.
	'postgres-operator.crunchydata.com/PostgresCluster': services(
		'{name}-primary {name}-replicas {name}-ha {name}-ha-config {name}-pods {name}-pgbouncer {name}-pgadmin {name}-*',
	),

	...Object.fromEntries([
		elastic('Elasticsearch', 'elasticsearch', 'es'),
		elastic('Kibana', 'kibana', 'kb'),
		elastic('ApmServer', 'apm', 'apm'),
		elastic('Logstash', 'logstash', 'ls'),
		elastic('EnterpriseSearch', 'enterprisesearch', 'ent'),
		elastic('ElasticMapsServer', 'maps', 'ems'),
	]),
	// rabbitmq.com/kubernetes/operator/using-operator: the client Service, and the headless one for the nodes.
	'rabbitmq.com/RabbitmqCluster': services('{name} {name}-nodes {name}-client'),

	...Object.fromEntries(['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'].map(monitoring)),
	// github.com/open-telemetry/opentelemetry-operator, internal/naming/main.go
	'opentelemetry.io/OpenTelemetryCollector': services(
		'{name}-collector {name}-collector-headless {name}-collector-monitoring {name}-collector-extension {name}-targetallocator {name}-*',
	),
	'opentelemetry.io/TargetAllocator': services('{name}-targetallocator'),
	'opentelemetry.io/OpAMPBridge': services('{name}-opamp-bridge'),

	// github.com/argoproj/argo-events, controllers: the Service of an EventSource, and that of the bus.
	'argoproj.io/EventSource': services('{name}-eventsource-svc {name}'),
	'argoproj.io/EventBus': services('eventbus-{name}-stan-svc eventbus-{name}-js-svc eventbus-{name}-*'),
	'argoproj.io/ArgoCD': services(own, { VirtualService: own }),
	'argoproj.io/Experiment': services('{name}-* {spec.templates[].service.name}'),
	// The pods are read from the resource itself; the strategy's Services must be there already.
	'argoproj.io/Rollout': { makes: {} },
	'triggers.tekton.dev/EventListener': services('el-{name}'),

	// ray.io documentation, KubeRay: `-head-svc`, `-serve-svc`.
	'ray.io/RayCluster': services('{name}-head-svc {name}-headless {name}-serve-svc {name}-headless-worker-svc'),
	'ray.io/RayService': services('{name}-head-svc {name}-serve-svc {name}-raycluster-* {name}-*-head-svc'),
	'ray.io/RayJob': services('{name}-*'),

	// kubevirt.io: a VirtualMachine makes pods called virt-launcher-NAME; a Service for it is made by hand.
	'kubevirt.io/VirtualMachine': { makes: { Pod: own } },
	'kubevirt.io/VirtualMachineInstance': { makes: { Pod: own } },
	'kubevirt.io/VirtualMachineInstanceReplicaSet': { makes: { Pod: own } },
	...Object.fromEntries(
		[
			'CloneSet',
			'StatefulSet',
			'DaemonSet',
			'SidecarSet',
			'BroadcastJob',
			'AdvancedCronJob',
			'UnitedDeployment',
			'WorkloadSpread',
		].map((kind): readonly [string, MakerRow] => [`apps.kruise.io/${kind}`, { makes: { Pod: own } }]),
	),

	// istio: pilot/pkg/config/kube/gateway/deploymentcontroller.go: NAME-CLASS, or what the annotation says; a waypoint just NAME.
	'gateway.networking.k8s.io/Gateway': {
		makes: {
			Service: '{name} {name}-{spec.gatewayClassName}',
			ServiceAccount: '{name} {name}-{spec.gatewayClassName}',
			Pod: '{name} {name}-{spec.gatewayClassName}',
		},
	},
	// istio: operator/pkg/apis/types.go: gateways may be called anything.
	'install.istio.io/IstioOperator': {
		makes: {
			Service: '{spec.components.ingressGateways[].name} {spec.components.egressGateways[].name}',
			Pod: '{spec.components.ingressGateways[].name} {spec.components.egressGateways[].name} {spec.components.ingressGateways[].label.istio} {spec.components.egressGateways[].label.istio} {spec.components.ingressGateways[].label.app} {spec.components.egressGateways[].label.app}',
		},
		into: '*',
	},
	'maistra.io/ServiceMeshControlPlane': {
		makes: {
			Service: 'istio-* istiod istiod-* grafana kiali prometheus jaeger-* zipkin',
			Pod: 'ingressgateway egressgateway istio-*',
		},
	},
	'apps/Deployment': withDapr,
	'apps/StatefulSet': withDapr,
	// github.com/karmada-io/karmada, pkg/util/names/names.go, GenerateDerivedServiceName; others import under the same name.
	'multicluster.x-k8s.io/ServiceImport': services('{name} derived-{name}'),
	// docs.seldon.ai/seldon-core-2: the Services of a runtime are called alike in each namespace.
	'mlops.seldon.io/SeldonRuntime': services('seldon-*'),
	'kiali.io/Kiali': services('{spec.deployment.instance_name} kiali'),
	'jaegertracing.io/Jaeger': services(own),
};
