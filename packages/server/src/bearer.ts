/** The token in an `Authorization` header, by RFC 6750 section 2.1; undefined where there is none in that form. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w\-.~+/]+=*)$/i.exec(authorization ?? '')?.[1]
}
