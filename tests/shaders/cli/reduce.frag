#version 130
uniform sampler2D image;
in vec2 place;
out vec4 color;

float luminance(vec4 c)
{
    return dot(c.rgb, vec3(0.2126, 0.7152, 0.0722));
}

void main()
{
    vec4 sum = vec4(0.0);
    for (int i = 0; i < 4; i++) {
        if (place.x > float(i) * 0.25)
            sum += texture(image, place + vec2(float(i), 0.0));
        else
            sum *= luminance(sum);
    }
    color = fract(sum);
}
