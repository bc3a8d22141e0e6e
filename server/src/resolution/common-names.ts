// TABLE of names that every team has: of products that are deployed once for each, and of what an application consists of.
// That one namespace has such a name says nothing of another.

const products =
	'redis valkey memcached postgres postgresql pgbouncer mysql mariadb mongo mongodb cassandra couchdb cockroachdb clickhouse influxdb etcd zookeeper kafka rabbitmq nats pulsar activemq minio vault consul keycloak dex oauth2-proxy elasticsearch opensearch kibana logstash fluentd fluent-bit loki tempo jaeger zipkin kiali grafana prometheus alertmanager pushgateway otel-collector opentelemetry-collector harbor nexus sonarqube jenkins argocd-server airflow spark flink temporal unleash flagd sentry nginx haproxy traefik envoy varnish httpd tomcat wordpress mailhog localstack httpbin sleep curl echo echoserver podinfo hello whoami';
// Charts name what they make of these after a release, as in `prometheus-grafana` and `thanos-query-frontend`: nobody writes a
// Service of their own with such a word in its name.
const installed =
	'prometheus grafana alertmanager thanos mimir loki tempo jaeger kiali kibana elasticsearch opensearch argocd keycloak vault harbor nexus sonarqube jenkins gitlab gitea rancher longhorn minio airflow superset metabase mlflow kubeflow jupyterhub';
const parts =
	'api app web www ui frontend backend server service proxy cache queue database db broker worker auth gateway main default primary test';

const productNames: ReadonlySet<string> = new Set(products.split(' '));
const installedNames: ReadonlySet<string> = new Set(installed.split(' '));
const partNames: ReadonlySet<string> = new Set(parts.split(' '));

/** What operators and charts put behind the name of a product. */
const endings = /-(?:master|primary|replicas?|headless|rw|ro|r|read|leader|cluster|svc|service|server|\d+)$/;

/** Whether a name is that of a product, or has one in it, of which a chart or an operator makes the Services. */
export function isProductName(name: string): boolean {
	if (productNames.has(name) || productNames.has(name.replace(endings, ''))) return true;
	return name.split('-').some((part) => installedNames.has(part));
}

/** Whether every team is likely to have something of this name. */
export function isCommonName(name: string): boolean {
	return isProductName(name) || partNames.has(name);
}
