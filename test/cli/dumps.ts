// What clusters answer, as `kubectl get -o yaml` prints it: with a status, managed fields, and what controllers have filled in.

const metadata = (name: string, more = '') => `
    creationTimestamp: "2025-03-01T08:00:00Z"
    generation: 3
    managedFields:
    - apiVersion: networking.istio.io/v1
      fieldsType: FieldsV1
      fieldsV1:
        f:metadata:
          f:annotations:
            .: {}
            f:kubectl.kubernetes.io/last-applied-configuration: {}
        f:spec:
          .: {}
          f:hosts: {}
          f:http: {}
      manager: kubectl-client-side-apply
      operation: Update
      time: "2025-03-01T08:00:00Z"
    name: ${name}
    namespace: shop
    resourceVersion: "123456"
    selfLink: ""
    uid: 0b0f4b7a-6d5c-4f0e-9d8c-1f2e3d4c5b6a${more}`;

const list = `apiVersion: v1
items:
- apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"annotations":{},"name":"reviews","namespace":"shop"},"spec":{"hosts":["nowhere"],"htp":[]}}${metadata('reviews')}
  spec:
    hosts:
    - reviews
    http:
    - route:
      - destination:
          host: reviews
  status:
    conditions:
    - lastTransitionTime: "2025-03-01T08:00:00Z"
      message: ""
      reason: Accepted
      status: "True"
      type: Accepted
    observedGeneration: "3"
    validationMessages:
    - documentationUrl: https://istio.io/v1.24/docs/reference/config/analysis/ist0101/
      level: INFO
      type:
        code: IST0101
- apiVersion: v1
  kind: Service
  metadata:${metadata('reviews')}
  spec:
    clusterIP: 10.96.12.7
    clusterIPs:
    - 10.96.12.7
    internalTrafficPolicy: Cluster
    ipFamilies:
    - IPv4
    ipFamilyPolicy: SingleStack
    ports:
    - name: http
      port: 80
      protocol: TCP
      targetPort: 8080
    selector:
      app: reviews
    sessionAffinity: None
    type: ClusterIP
  status:
    loadBalancer: {}
- apiVersion: v1
  kind: Pod
  metadata:
    annotations:
      sidecar.istio.io/status: '{"initContainers":["istio-init"],"containers":["istio-proxy"]}'
      istio.io/rev: default
    generateName: reviews-7d8f-
    labels:
      app: reviews
      pod-template-hash: 7d8f
      security.istio.io/tlsMode: istio
      service.istio.io/canonical-name: reviews
      service.istio.io/canonical-revision: latest
    ownerReferences:
    - apiVersion: apps/v1
      blockOwnerDeletion: true
      controller: true
      kind: ReplicaSet
      name: reviews-7d8f
      uid: 3d3f4b7a-6d5c-4f0e-9d8c-1f2e3d4c5b6a${metadata('reviews-7d8f-abcde')}
  spec:
    containers:
    - image: reviews:1
      imagePullPolicy: IfNotPresent
      name: reviews
      ports:
      - containerPort: 8080
        protocol: TCP
      resources: {}
      terminationMessagePath: /dev/termination-log
      terminationMessagePolicy: File
    - image: docker.io/istio/proxyv2:1.24.2
      name: istio-proxy
      ports:
      - containerPort: 15090
        name: http-envoy-prom
        protocol: TCP
    dnsPolicy: ClusterFirst
    enableServiceLinks: true
    nodeName: node-1
    preemptionPolicy: PreemptLowerPriority
    priority: 0
    restartPolicy: Always
    schedulerName: default-scheduler
    securityContext: {}
    serviceAccount: default
    serviceAccountName: default
    terminationGracePeriodSeconds: 30
  status:
    conditions:
    - lastProbeTime: null
      lastTransitionTime: "2025-03-01T08:00:00Z"
      status: "True"
      type: Ready
    hostIP: 172.18.0.2
    phase: Running
    podIP: 10.244.0.7
    qosClass: Burstable
- apiVersion: gateway.networking.k8s.io/v1
  kind: Gateway
  metadata:${metadata('edge')}
  spec:
    gatewayClassName: istio
    listeners:
    - allowedRoutes:
        namespaces:
          from: Same
      name: http
      port: 80
      protocol: HTTP
  status:
    addresses:
    - type: IPAddress
      value: 172.18.0.200
    conditions:
    - lastTransitionTime: "2025-03-01T08:00:00Z"
      message: Resource programmed
      observedGeneration: 1
      reason: Programmed
      status: "True"
      type: Programmed
    listeners:
    - attachedRoutes: 1
      conditions: []
      name: http
      supportedKinds:
      - group: gateway.networking.k8s.io
        kind: HTTPRoute
- apiVersion: apps/v1
  kind: Deployment
  metadata:${metadata('reviews')}
  spec:
    progressDeadlineSeconds: 600
    replicas: 1
    revisionHistoryLimit: 10
    selector:
      matchLabels:
        app: reviews
    strategy:
      rollingUpdate:
        maxSurge: 25%
        maxUnavailable: 25%
      type: RollingUpdate
    template:
      metadata:
        creationTimestamp: null
        labels:
          app: reviews
      spec:
        containers:
        - image: reviews:1
          name: reviews
          ports:
          - containerPort: 8080
            protocol: TCP
          resources: {}
        dnsPolicy: ClusterFirst
        restartPolicy: Always
  status:
    availableReplicas: 1
    observedGeneration: 3
kind: List
metadata:
  resourceVersion: ""
`;

/** The answer to a question for one kind: a list of it, as the API server has it. */
const ofOneKind = list
	.replace('kind: List\n', 'kind: VirtualServiceList\n')
	.replace(/\n- apiVersion: v1\n[\s\S]*?(?=\nkind:)/, '');

const json = `{
    "apiVersion": "v1",
    "items": [
        {
            "apiVersion": "networking.istio.io/v1",
            "kind": "VirtualService",
            "metadata": {
                "creationTimestamp": "2025-03-01T08:00:00Z",
                "managedFields": [{ "fieldsType": "FieldsV1", "fieldsV1": { "f:spec": { "f:htp": {} } }, "manager": "x" }],
                "name": "reviews",
                "namespace": "shop",
                "uid": "0b0f4b7a-6d5c-4f0e-9d8c-1f2e3d4c5b6a"
            },
            "spec": { "hosts": ["reviews"], "http": [{ "route": [{ "destination": { "host": "reviews" } }] }] },
            "status": {}
        },
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": { "name": "reviews", "namespace": "shop" },
            "spec": { "clusterIP": "None", "ports": [{ "name": "http", "port": 80, "protocol": "TCP", "targetPort": 80 }] },
            "status": { "loadBalancer": {} }
        }
    ],
    "kind": "List",
    "metadata": { "resourceVersion": "" }
}
`;

export const dumped: Readonly<Record<string, string>> = {
	'kubectl get -o yaml': list,
	'kubectl get virtualservices -o yaml': ofOneKind,
	'kubectl get -o json': json,
	'one object': `${list.split('\n- ')[1]?.replace(/^ {2}/gm, '')}\n`,
};
