// How Envoy's API is known: messages as Protobuf declares them, with the rules that Envoy checks (protoc-gen-validate) and a
// sentence for each field. columns.ts tells how its file holds it.

/** Rules of protoc-gen-validate as they are written in the .proto (bufbuild/protoc-gen-validate: validate/validate.proto). */
export interface Rules {
	readonly const?: string | number | boolean;
	readonly gt?: number | string;
	readonly gte?: number | string;
	readonly lt?: number | string;
	readonly lte?: number | string;
	readonly in?: readonly (string | number)[];
	readonly not_in?: readonly (string | number)[];
	readonly len?: number;
	readonly min_len?: number;
	readonly max_len?: number;
	readonly min_bytes?: number;
	readonly max_bytes?: number;
	readonly pattern?: string;
	readonly prefix?: string;
	readonly suffix?: string;
	readonly contains?: string;
	readonly not_contains?: string;
	readonly well_known_regex?: 'HTTP_HEADER_NAME' | 'HTTP_HEADER_VALUE';
	readonly strict?: boolean;
	readonly ignore_empty?: boolean;
	readonly hostname?: boolean;
	readonly address?: boolean;
	readonly ip?: boolean;
	readonly uri?: boolean;
	readonly uri_ref?: boolean;
	readonly defined_only?: boolean;
	readonly required?: boolean;
	readonly skip?: boolean;
	readonly min_items?: number;
	readonly max_items?: number;
	readonly unique?: boolean;
	readonly min_pairs?: number;
	readonly items?: Rules;
	readonly keys?: Rules;
	readonly values?: Rules;
}

export interface RawField {
	/** A scalar type of Protobuf, or the full name of a message or an enum; '' where only the field's name is known. */
	readonly type: string;
	/** `list`, or the type of a map's keys. */
	readonly many?: string;
	/** The name in JSON, where it is not the name in camelCase. */
	readonly json?: string;
	readonly rules?: Rules;
	readonly doc?: string;
	/** The first Envoy release that has it, if the package's does not: `1.33`. */
	readonly since?: string;
	readonly isDeprecated?: true;
	/** The kinds of extensions that may stand in it, in Envoy's words: `envoy.filters.http`. */
	readonly category?: readonly string[];
	/** Whether Envoy has it, but does not use it. */
	readonly isHidden?: true;
}

export interface RawOneof {
	/** In the order of declaration: istiod takes the last that is written. */
	readonly fields: readonly string[];
	readonly isRequired?: true;
}

export interface RawMessage {
	readonly doc?: string;
	/** Where it is declared, which is also its page in Envoy's documentation: `envoy/config/route/v3/route.proto`. */
	readonly file?: string;
	readonly since?: string;
	readonly fields: Readonly<Record<string, RawField>>;
	readonly oneofs?: readonly RawOneof[];
	/** Whether it has more fields than are known. */
	readonly isOpen?: true;
}

export interface RawEnum {
	/** Word -> number. */
	readonly words: Readonly<Record<string, number>>;
	readonly docs?: Readonly<Record<string, string>>;
}

/** Everything, by full name. */
export interface EnvoyApi {
	readonly messages: Readonly<Record<string, RawMessage>>;
	readonly enums: Readonly<Record<string, RawEnum>>;
}
