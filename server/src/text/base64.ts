// Bytes and text in base64, in both of its alphabets. What does not belong there is passed over, as Node and Envoy's users do.

const utf8 = new TextDecoder();
const encoder = new TextEncoder();

/** The bytes that `text` stands for; what is no base64 in it is left out. */
export function bytesOfBase64(text: string): Uint8Array {
	const [own = ''] = text.split('=');
	const signs = own
		.replaceAll('-', '+')
		.replaceAll('_', '/')
		.replaceAll(/[^A-Za-z0-9+/]/g, '');
	// One sign alone is not yet a byte.
	const whole = signs.length % 4 === 1 ? signs.slice(0, -1) : signs;
	return Uint8Array.from(atob(whole), (sign) => sign.charCodeAt(0));
}

/** The text in UTF-8 that `text` stands for. */
export function textOfBase64(text: string): string {
	return utf8.decode(bytesOfBase64(text));
}

/** A text, in UTF-8, as base64. */
export function base64Of(text: string): string {
	let signs = '';
	for (const byte of encoder.encode(text)) signs += String.fromCharCode(byte);
	return btoa(signs);
}

/** The bytes of a text in UTF-8. */
export function bytesOf(text: string): Uint8Array {
	return encoder.encode(text);
}

const latin = new TextDecoder('latin1');

/** What `text` stands for, as far as it is ASCII. */
export function glimpseOfBase64(text: string): string {
	return latin.decode(bytesOfBase64(text));
}
