// TABLES of words that stand in names: those that tell one of several like things from the others, and those that are
// near to other words without being misspelled. The text is a word of a name in lower case; whoever meets one knows it is meant.

/** What is deployed several times is told apart by these: `public-eu` and `public-us`, `db-rw` and `db-ro`. */
const variants = {
	environments:
		'dev devel develop development tst test tests testing stg stag stage staging prd prod prods production preprod nonprod pre live qa uat sit perf load demo sandbox sbx local lab ci e2e int integration preview nightly',
	rollouts: 'blue green red black white grey gray yellow orange purple canary stable baseline beta alpha gamma rc',
	regions:
		'us eu uk de fr jp ap sa ca cn au in asia europe america africa emea apac amer north south east west central northeast northwest southeast southwest eastus westus global regional zone region dc onprem cloud aws gcp azure',
	roles:
		'rw ro read write reader writer master slave main primary secondary replica replicas standby leader follower active passive backup shadow mirror hot cold',
	directions:
		'in out ingress egress inbound outbound internal external ext private public upstream downstream input output import export incoming outgoing left right front back top bottom inner outer source target origin sync async',
	protocols:
		'http https h2 h2c http2 http3 grpc grpcs tcp udp tls mtls ssl ws wss rest rpc sql amqp amqps ldap ldaps ftp sftp ftps smtp smtps imap imaps mqtt mqtts tcps plain secure insecure',
	order: 'one two three four first second third last old new prev previous next current legacy v a b c d x y z',
	sizes: 'small medium large mini micro big',
};

/** Other words that a letter more, less or other makes of another word: each is meant as it is written. */
const words =
	'api apis app apps web was ui db dbs cache caches worker workers broker server servers service services client clients job jobs cron batch admin admins user users auth authn authz oauth code core care card cart node nodes mode data date form from mail mall post port host hosts cost home page pages log logs blog blob order orders older item items time trial trail sender vendor render loader header ready router route routes source sources product products producer consumer customer catalog catalogue account accounts account billing payment payments proxy proxies query event events metric metrics trace traces tracer report reports import impact master faster config configs stream streams tenant tenants team teams shop shops ship stop store stores story storage gateway gateways postgres postgrest mongo mongos mysql mysqld pgsql redis rediss istio istiod consul console nats argo argocd';

const known = (lists: readonly string[]): ReadonlySet<string> => new Set(lists.flatMap((list) => list.split(' ')));

const variantWords = known(Object.values(variants));
const allWords = known([...Object.values(variants), words]);

/** Whether a word tells one of several like things from the others. */
export function isVariant(word: string): boolean {
	return variantWords.has(word);
}

/** Whether a word is a common one, and so no misspelling of another. */
export function isWord(word: string): boolean {
	return allWords.has(word);
}
