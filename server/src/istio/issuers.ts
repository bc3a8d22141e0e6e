// TABLE: what well-known identity providers write into their tokens as the issuer, for Envoy compares it letter by letter.

interface Provider {
	readonly name: string;
	/** What a text must look like to be about this provider at all. */
	readonly is: RegExp;
	/** The issuer as its tokens have it. */
	readonly form: RegExp;
	/** How to make the one of the other; undefined where it has other parts. */
	readonly mend?: (text: string) => string;
	readonly shown: string;
}

const withSlash = (text: string): string => `${text}/`;
const withoutSlash = (text: string): string => text.replace(/\/+$/, '');

const providers: readonly Provider[] = [
	// auth0.com/docs/secure/tokens/json-web-tokens/json-web-token-claims: iss is https://TENANT.REGION.auth0.com/
	{
		name: 'Auth0',
		is: /^(?:https?:\/\/)?[\w-]+(?:\.[\w-]+)?\.auth0\.com\/?$/,
		form: /^https:\/\/[\w.-]+\/$/,
		mend: (text) => `https://${withoutSlash(text).replace(/^https?:\/\//, '')}/`,
		shown: 'https://TENANT.auth0.com/',
	},
	// learn.microsoft.com/entra/identity-platform/access-token-claims-reference: v1.0 tokens, with the slash
	{
		name: 'Microsoft Entra ID',
		is: /^https:\/\/sts\.windows\.net\/[\w-]+\/?$/,
		form: /\/$/,
		mend: withSlash,
		shown: 'https://sts.windows.net/TENANT/',
	},
	// the same page: v2.0 tokens, without a slash
	{
		name: 'Microsoft Entra ID',
		is: /^https:\/\/login\.microsoftonline\.com\/[\w-]+(?:\/v2\.0)?\/?$/,
		form: /\/v2\.0$/,
		mend: (text) => (withoutSlash(text).endsWith('/v2.0') ? withoutSlash(text) : `${withoutSlash(text)}/v2.0`),
		shown: 'https://login.microsoftonline.com/TENANT/v2.0',
	},
	// developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload
	{
		name: 'Google',
		is: /^(?:https?:\/\/)?accounts\.google\.com\/?$/,
		form: /^(?:https:\/\/)?accounts\.google\.com$/,
		mend: withoutSlash,
		shown: 'https://accounts.google.com',
	},
	// firebase.google.com/docs/auth/admin/verify-id-tokens: the project, without a slash
	{
		name: 'Firebase',
		is: /^https:\/\/securetoken\.google\.com\/[\w-]+\/?$/,
		form: /[^/]$/,
		mend: withoutSlash,
		shown: 'https://securetoken.google.com/PROJECT',
	},
	// keycloak: services/src/main/java/org/keycloak/services/Urls.java, realmIssuer: the realm, without a slash
	{
		name: 'Keycloak',
		is: /^https?:\/\/[^/]+(?:\/[\w-]+)*\/realms\/[\w-]+(?:\/|\/protocol\/openid-connect(?:\/.*)?)$/,
		form: /\/realms\/[\w-]+$/,
		mend: (text) => /^.*?\/realms\/[\w-]+/.exec(text)?.[0] ?? text,
		shown: 'https://HOST/realms/REALM',
	},
	// docs.aws.amazon.com/cognito: amazon-cognito-user-pools-using-the-id-token, iss
	{
		name: 'Amazon Cognito',
		is: /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com\/[\w-]+\/$/,
		form: /[^/]$/,
		mend: withoutSlash,
		shown: 'https://cognito-idp.REGION.amazonaws.com/POOL',
	},
];

/** The issuer that tokens of a well-known provider have, if `text` is nearly one; undefined if nothing is known to be wrong. */
export function issuerMeant(
	text: string,
): { readonly provider: string; readonly shown: string; readonly meant: string } | undefined {
	const provider = providers.find(({ is }) => is.test(text));
	if (provider === undefined || provider.form.test(text)) return undefined;
	return { provider: provider.name, shown: provider.shown, meant: provider.mend?.(text) ?? '' };
}
