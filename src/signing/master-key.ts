const MASTER_KEY_BYTES = 32;

/** The 32 bytes of a master key, or why the text is invalid. The problem never quotes the text, which may be secret. */
export type MasterKeyResult = { readonly bytes: Buffer } | { readonly problem: string };

/**
 * Decodes `encryptionMasterKeyBase64`: standard base64 with padding, exactly 32 bytes. Strict, because Node's decoder skips
 * characters it does not know, and a mistyped key would derive secrets that no publisher shares.
 */
export function parseMasterKey(base64: unknown): MasterKeyResult {
  if (typeof base64 !== 'string') {
    return { problem: `must be a string of base64, got ${base64 === null ? 'null' : typeof base64}` };
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) {
    return {
      problem:
        'is not standard base64 with padding (44 characters of A-Z a-z 0-9 + / and a final =, no spaces); ' +
        'make one with: openssl rand -base64 32',
    };
  }
  if (bytes.length !== MASTER_KEY_BYTES) {
    return {
      problem: `must decode to ${MASTER_KEY_BYTES} bytes, got ${bytes.length}; make one with: openssl rand -base64 32`,
    };
  }
  return { bytes };
}
