// Resources that make others, each with hosts that are then unknown and not missing.

/** A resource of a kind that makes others. */
export const maker = (apiVersion: string, kind: string, name: string, spec = '{}', namespace = 'shop'): string =>
	`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;

/** Makers, and hosts in namespace `shop` that may be of Services they make. */
export const silent: readonly (readonly [maker: string, hosts: readonly string[]])[] = [
	[
		maker('kafka.strimzi.io/v1beta2', 'Kafka', 'bus'),
		['bus-kafka-bootstrap', 'bus-kafka-brokers', 'bus-kafka-external-bootstrap'],
	],
	[maker('kafka.strimzi.io/v1beta2', 'KafkaConnect', 'bus'), ['bus-connect-api']],
	[maker('multicluster.x-k8s.io/v1alpha1', 'ServiceImport', 'ledger'), ['ledger', 'derived-ledger']],
	[
		maker(
			'apps/v1',
			'Deployment',
			'ledger-app',
			'{ template: { metadata: { annotations: { dapr.io/enabled: "true", dapr.io/app-id: ledger } } } }',
		),
		['ledger-dapr'],
	],
	[maker('kafka.strimzi.io/v1beta2', 'KafkaBridge', 'bus'), ['bus-bridge-service']],
	[maker('postgresql.cnpg.io/v1', 'Cluster', 'db'), ['db-rw', 'db-ro', 'db-r']],
	[maker('postgresql.cnpg.io/v1', 'Pooler', 'db-pooler'), ['db-pooler']],
	[maker('acid.zalan.do/v1', 'postgresql', 'acid-db'), ['acid-db', 'acid-db-repl', 'acid-db-pooler']],
	[
		maker('postgres-operator.crunchydata.com/v1beta1', 'PostgresCluster', 'hippo'),
		['hippo-primary', 'hippo-pgbouncer'],
	],
	[maker('elasticsearch.k8s.elastic.co/v1', 'Elasticsearch', 'logs'), ['logs-es-http', 'logs-es-default']],
	[maker('kibana.k8s.elastic.co/v1', 'Kibana', 'logs'), ['logs-kb-http']],
	[maker('rabbitmq.com/v1beta1', 'RabbitmqCluster', 'mq'), ['mq', 'mq-nodes']],
	[maker('monitoring.coreos.com/v1', 'Prometheus', 'k8s'), ['prometheus-operated']],
	[maker('monitoring.coreos.com/v1', 'Alertmanager', 'main'), ['alertmanager-operated']],
	[maker('opentelemetry.io/v1beta1', 'OpenTelemetryCollector', 'otel'), ['otel-collector', 'otel-collector-headless']],
	[
		maker('serving.kserve.io/v1beta1', 'InferenceService', 'iris'),
		['iris', 'iris-predictor', 'iris-predictor-default'],
	],
	[
		maker(
			'serving.knative.dev/v1',
			'Service',
			'hello',
			'{ template: { metadata: { name: hello-v2 } }, traffic: [{ tag: green, percent: 100 }] }',
		),
		['hello', 'hello-v2', 'green-hello', 'hello-00001'],
	],
	[
		maker('flagger.app/v1beta1', 'Canary', 'podinfo', '{ targetRef: { kind: Deployment, name: podinfo } }'),
		['podinfo', 'podinfo-primary', 'podinfo-canary'],
	],
	[
		maker('flagger.app/v1beta1', 'Canary', 'x', '{ targetRef: { name: podinfo }, service: { name: info } }'),
		['info', 'info-primary'],
	],
	[maker('ray.io/v1', 'RayCluster', 'ray'), ['ray-head-svc']],
	[maker('triggers.tekton.dev/v1beta1', 'EventListener', 'github'), ['el-github']],
	[maker('argoproj.io/v1alpha1', 'EventSource', 'hooks'), ['hooks-eventsource-svc']],
	[maker('redis.redis.opstreelabs.in/v1beta2', 'RedisReplication', 'cache'), ['cache', 'cache-master']],
	[maker('mysql.oracle.com/v2', 'InnoDBCluster', 'mycluster'), ['mycluster', 'mycluster-instances']],
	[maker('k8ssandra.io/v1alpha1', 'K8ssandraCluster', 'cass'), ['cass-dc1-service']],
	[maker('k8s.keycloak.org/v2alpha1', 'Keycloak', 'sso'), ['sso-service']],
	[maker('jaegertracing.io/v1', 'Jaeger', 'tracing'), ['tracing-query', 'tracing-collector']],
	[maker('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', 'vllm'), ['vllm', 'vllm-leader']],
	[
		maker('helm.cattle.io/v1', 'HelmChart', 'redis', '{ chart: redis, targetNamespace: shop }', 'kube-system'),
		['redis-master', 'anything-else'],
	],
	[
		maker(
			'helm.toolkit.fluxcd.io/v2',
			'HelmRelease',
			'cache',
			'{ targetNamespace: shop, chart: { spec: { chart: redis } } }',
			'flux-system',
		),
		['cache-master', 'redis-master'],
	],
	[
		maker(
			'helm.crossplane.io/v1beta1',
			'Release',
			'cache',
			'{ forProvider: { chart: { name: redis }, namespace: shop } }',
		),
		['cache-redis-master'],
	],
	[
		maker(
			'addons.cluster.x-k8s.io/v1alpha1',
			'HelmChartProxy',
			'cache',
			'{ chartName: redis, namespace: shop }',
			'default',
		),
		['redis-master'],
	],
	[
		maker(
			'config.projectsveltos.io/v1beta1',
			'ClusterProfile',
			'addons',
			'{ helmCharts: [{ releaseName: cache, releaseNamespace: shop }] }',
		),
		['cache-master'],
	],
	[
		maker('fleet.cattle.io/v1alpha1', 'GitRepo', 'apps', '{ targetNamespace: shop, paths: [apps] }', 'fleet-default'),
		['checkout'],
	],
	[maker('kappctrl.k14s.io/v1alpha1', 'App', 'apps'), ['checkout']],
	[
		maker(
			'packaging.carvel.dev/v1alpha1',
			'PackageInstall',
			'apps',
			'{ packageRef: { refName: redis.example.com } }',
			'default',
		),
		['redis-master'],
	],
	[
		maker('operators.coreos.com/v1alpha1', 'Subscription', 'amq', '{ name: amq-streams }'),
		['amq-streams-cluster-operator'],
	],
	[
		maker(
			'argoproj.io/v1alpha1',
			'Application',
			'cache',
			'{ destination: { namespace: shop }, source: { chart: redis } }',
			'argocd',
		),
		['cache-redis-master', 'redis-master'],
	],
	[
		`apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: app }\nobjects:\n- { apiVersion: v1, kind: Service, metadata: { name: "\${NAME}" } }\n`,
		['checkout'],
	],
	[
		`apiVersion: v1\nkind: Template\nmetadata: { name: app }\nobjects:\n- { apiVersion: v1, kind: Service, metadata: { name: "\${NAME}-db" } }\n`,
		['checkout-db'],
	],
	[maker('build.openshift.io/v1', 'BuildConfig', 'ruby-ex'), ['ruby-ex']],
	[maker('apps.openshift.io/v1', 'DeploymentConfig', 'ruby-ex'), ['ruby-ex']],
	[
		maker(
			'work.open-cluster-management.io/v1',
			'ManifestWork',
			'work',
			'{ workload: { manifests: [{ apiVersion: v1, kind: Service, metadata: { name: checkout, namespace: shop } }] } }',
			'cluster1',
		),
		['checkout'],
	],
	[
		maker(
			'install.istio.io/v1alpha1',
			'IstioOperator',
			'mesh',
			'{ components: { ingressGateways: [{ name: partners, namespace: shop }] } }',
			'istio-system',
		),
		['partners'],
	],
];
