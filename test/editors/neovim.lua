-- The built server in Neovim's own LSP client, as the page of other editors sets it up (the file in SNIPPET): diagnostics arrive and
-- go, a definition and a completion are answered, and the settings are obeyed. WORKSPACE: a folder with the story, the subset
-- misspelt in virtual-service.yaml. With WATCHES set, what another program
-- writes is seen, too.

local workspace = vim.env.WORKSPACE

local function done(ok, what)
  io.stdout:write((ok and 'ok - ' or 'not ok - ') .. what .. '\n')
  if not ok then vim.cmd('cquit 1') end
end

vim.cmd('filetype on')
dofile(vim.env.SNIPPET)
vim.cmd('edit ' .. workspace .. '/virtual-service.yaml')
local buffer = vim.api.nvim_get_current_buf()

local function diagnostics()
  return vim.diagnostic.get(buffer)
end

local function says(word)
  for _, one in ipairs(diagnostics()) do
    if string.find(one.message, word, 1, true) then return one end
  end
end

vim.wait(15000, function() return #diagnostics() > 0 end, 50)
local found = diagnostics()[1]
done(found ~= nil and found.source == 'istio', 'a diagnostic appears')
done(says('No subset') ~= nil, 'it says what is wrong: ' .. found.message)
done(found.severity == vim.diagnostic.severity.INFO, 'it is as loud as the settings say')

local function lines()
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

-- The last letter of a text.
local function position(text)
  for number, line in ipairs(lines()) do
    local at = string.find(line, text, 1, true)
    if at then return { line = number - 1, character = at - 1 + #text - 1 } end
  end
end

local function asked(method, at)
  local parameters = { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = at }
  local answers = vim.lsp.buf_request_sync(buffer, method, parameters, 10000)
  local _, answer = next(answers or {})
  return answer and answer.result
end

local function definition(text)
  local result = asked('textDocument/definition', position(text))
  local target = result and result[1]
  return target and (target.targetUri or target.uri) or ''
end

done(vim.endswith(definition('host: myservice'), 'service.yaml'), 'the host leads to its Service')
done(vim.endswith(definition('- my-gateway'), 'gateway.yaml'), 'the gateway leads to its Gateway')

local function replaced(from, to)
  for number, line in ipairs(lines()) do
    if string.find(line, from, 1, true) then
      vim.api.nvim_buf_set_lines(buffer, number - 1, number, false, { (string.gsub(line, from, to)) })
    end
  end
end

replaced('subset: v9', 'subset: ')
local at = position('subset: ')
local completion = asked('textDocument/completion', { line = at.line, character = at.character + 1 })
local labels = vim.tbl_map(function(item) return item.label end, completion and completion.items or {})
table.sort(labels)
done(table.concat(labels, ' ') == 'v1 v2', 'the subsets are offered: ' .. table.concat(labels, ' '))

replaced('subset: ', 'subset: v1')
vim.wait(15000, function() return #diagnostics() == 0 end, 50)
done(#diagnostics() == 0, 'the diagnostic goes when the fault is mended')

if vim.env.WATCHES then
  local path = workspace .. '/destination-rule.yaml'
  local text = io.open(path):read('*a')
  local file = io.open(path, 'w')
  file:write((string.gsub(text, 'name: v1', 'name: v7')))
  file:close()
  vim.wait(15000, function() return says('No subset') ~= nil end, 50)
  done(says('No subset') ~= nil, 'what another program writes is read')
end
vim.cmd('qall!')
