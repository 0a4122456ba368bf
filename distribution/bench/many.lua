-- Asks for one of as many files as the argument says, a different one each time.
local last = 0
local folder, count

function init(args)
  folder, count = args[1], tonumber(args[2])
end

function request()
  last = (last * 7 + 4999) % count
  return wrk.format("GET", folder .. "/" .. last .. ".txt")
end
