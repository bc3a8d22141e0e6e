-- The built server in Neovim's own LSP client: waits for a diagnostic in a half-wrong file, then asks for a definition.
-- Arguments in the environment: SERVER (dist/server.js), NODE, WORKSPACE (a folder with the story, the subset misspelt).

local workspace = vim.env.WORKSPACE
local uri = vim.uri_from_fname

local function done(ok, what)
  io.stdout:write((ok and 'ok - ' or 'not ok - ') .. what .. '\n')
  if not ok then vim.cmd('cquit 1') end
end

vim.cmd('edit ' .. workspace .. '/virtual-service.yaml')
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({
  name = 'istio-ls',
  cmd = { vim.env.NODE, vim.env.SERVER, '--stdio' },
  root_dir = workspace,
  workspace_folders = { { uri = uri(workspace), name = 'story' } },
})
vim.lsp.buf_attach_client(buffer, client)

local function diagnostics()
  return vim.diagnostic.get(buffer)
end

vim.wait(15000, function() return #diagnostics() > 0 end, 50)
local found = diagnostics()[1]
done(found ~= nil and found.source == 'istio', 'a diagnostic appears')
done(string.find(found.message, 'No subset', 1, true) ~= nil, 'it says what is wrong: ' .. found.message)

local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
local function position(word)
  for number, line in ipairs(lines) do
    local at = string.find(line, word, 1, true)
    if at then return { line = number - 1, character = at - 1 + #word - 1 } end
  end
end

local function definition(word)
  local parameters = { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = position(word) }
  local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/definition', parameters, 5000)
  local _, answer = next(answers or {})
  local target = answer and answer.result and answer.result[1]
  return target and (target.targetUri or target.uri) or ''
end

done(vim.endswith(definition('host: myservice'), 'service.yaml'), 'the host leads to its Service')
done(vim.endswith(definition('- my-gateway'), 'gateway.yaml'), 'the gateway leads to its Gateway')

for number, line in ipairs(lines) do
  if string.find(line, 'subset: v9', 1, true) then
    vim.api.nvim_buf_set_lines(buffer, number - 1, number, false, { (string.gsub(line, 'v9', 'v1')) })
  end
end
vim.wait(15000, function() return #diagnostics() == 0 end, 50)
done(#diagnostics() == 0, 'it goes when the fault is mended')
vim.cmd('qall!')
