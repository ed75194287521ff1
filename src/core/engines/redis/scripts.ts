/**
 * Read-only scripts that answer for many inodes with one packed string: a reply a value would cost more on both sides than
 * the work itself. Numbers in the answers are big-endian.
 */

/** A directory with more names than this is not listed by the script: it would hold up the server. */
export const MAX_LISTED = 4096;
/** In place of a count: the directory is larger than `MAX_LISTED`, or the answer is full. */
export const NOT_LISTED = 0xffffffff;

/**
 * Names of directories. ARGV: prefix, most names in all, then inodes. Answer, a directory after the other: count (u32), then
 * for each name its length (u32), the name, the length of its value (u32), the value.
 */
export const LIST_DIRECTORIES = `
local pack, concat = struct.pack, table.concat
local out, n, room = {}, 0, tonumber(ARGV[2])
for i = 3, #ARGV do
  local key = ARGV[1] .. 'd' .. ARGV[i]
  local count = room > 0 and redis.call('HLEN', key) or -1
  if count < 0 or count > ${MAX_LISTED} then
    n = n + 1; out[n] = '\\255\\255\\255\\255'
  else
    local all = redis.call('HGETALL', key)
    n = n + 1; out[n] = pack('>I4', #all / 2)
    for j = 1, #all do
      out[n + 1] = pack('>I4', #all[j]); out[n + 2] = all[j]; n = n + 2
    end
    room = room - count
  end
end
return concat(out)
`;

/**
 * What belongs to inodes. ARGV: prefix, then inodes. Answer, an inode after the other: length of the attribute record (u32, 0
 * when there is none) and the record; length (u32) and bytes of the link's target, or of the slices of the first chunk (one
 * byte when an element is no slice record); number of xattrs (u32), then names and values with their lengths (u32).
 */
export const READ_INODES = `
local pack, concat, call = struct.pack, table.concat, redis.call
local prefix, out, n = ARGV[1], {}, 0
local EMPTY = '\\0\\0\\0\\0'
local function put(text)
  out[n + 1] = pack('>I4', #text); out[n + 2] = text; n = n + 2
end
for first = 2, #ARGV, 200 do
  local last = math.min(first + 199, #ARGV)
  local nodes, xattrs = {}, {}
  for i = first, last do
    nodes[#nodes + 1] = prefix .. 'i' .. ARGV[i]
    xattrs[#xattrs + 1] = prefix .. 'x' .. ARGV[i]
  end
  local records = call('MGET', unpack(nodes))
  local hasXattrs = call('EXISTS', unpack(xattrs)) > 0
  for i = first, last do
    local record = records[i - first + 1]
    if not record then
      n = n + 1; out[n] = EMPTY; record = ''
    else
      put(record)
    end
    local kind = #record >= 63 and math.floor(record:byte(2) / 16) or 0
    if kind == 1 and record:sub(52, 59) ~= '\\0\\0\\0\\0\\0\\0\\0\\0' then
      local slices = call('LRANGE', prefix .. 'c' .. ARGV[i] .. '_0', 0, -1)
      local body = slices[1] or ''
      if #slices > 1 then body = concat(slices) end
      for j = 1, #slices do if #slices[j] ~= 24 then body = 'x' end end
      put(body)
    elseif kind == 3 then
      put(call('GET', prefix .. 's' .. ARGV[i]) or '')
    else
      n = n + 1; out[n] = EMPTY
    end
    local all = hasXattrs and call('HGETALL', xattrs[i - first + 1]) or {}
    n = n + 1; out[n] = pack('>I4', #all / 2)
    for j = 1, #all do put(all[j]) end
  end
end
return concat(out)
`;
