export { CodecError } from './codec/codec-error.ts';
export { type Encoding, MEDIA_TYPES, type MessageCodec } from './codec/message-codec.ts';
export { codecs } from './generated/codecs.ts';
export * from './generated/types.ts';
export { DEFAULT_MAX_RECORD_BYTES, encodeRecord, RecordDecoder, type RecordDecoderOptions, RecordIoError } from './recordio/recordio.ts';
