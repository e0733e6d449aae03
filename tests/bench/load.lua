-- load.lua: what wrk asks for.  Arguments after "--": the manner, its file, think time in ms.
--   paths FILE    GET the paths of the file in turn, again and again
--   notes FILE    POST a note of its own to each path in turn
--   referrals FILE  POST a referral of somebody with each surname of the file in turn
--   form FILE     POST the file's one line to /sign-in, as a browser's form does
-- With a think time every connection is a person who reads between two pages.

local lines, at, think, manner, count = {}, 0, 0, "paths", 0

function init(arguments)
    manner = arguments[1]
    for line in io.lines(arguments[2]) do
        lines[#lines + 1] = line
    end
    think = tonumber(arguments[3] or "0")
    math.randomseed(1)
    if think > 0 then
        delay = function() return math.random(math.floor(think / 5), math.floor(think * 9 / 5)) end
    end
end

local function following()
    at = at % #lines + 1
    return lines[at]
end

function request()
    if manner == "form" then
        wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
        return wrk.format("POST", "/sign-in", nil, lines[1])
    end
    if manner == "notes" then
        count = count + 1
        wrk.headers["Content-Type"] = "application/json"
        return wrk.format("POST", following(), nil,
            '{"kind": "contact", "text": "Bench note ' .. count ..
            ': met for an hour, talked about school and the week to come."}')
    end
    if manner == "referrals" then
        count = count + 1
        wrk.headers["Content-Type"] = "application/json"
        return wrk.format("POST", "/api/v1/referrals", nil, string.format(
            '{"forename":"Ruvo","surname":"%s","date_of_birth":"%d-%02d-%02d","area":"luton",' ..
            '"concern":"Bench %d","concern_type":"right_wing","sector":"education",' ..
            '"concern_on":"2026-02-01","referred_on":"2026-02-20","referrer_name":"A teacher"}',
            following(), 1990 + count % 25, 1 + count % 12, 1 + count % 28, count))
    end
    return wrk.format("GET", following())
end

function done(summary, latency)
    io.write(string.format("BENCH %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99),
        summary.errors.status + summary.errors.connect + summary.errors.read
        + summary.errors.timeout))
end
