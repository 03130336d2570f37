// Resolves a mapping whose payload is the result of another one, applied to this payload.
function transform(payload, apply, mapping) {
  if (payload !== undefined && !isObject(payload)) {
    throw new TypeError("@transform: the payload is not an object");
  }
  return mapping(copy(apply(payload || {})));
}
